"""The world: one technology a module."""
