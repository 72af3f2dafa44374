"""Moves an order to another status."""
