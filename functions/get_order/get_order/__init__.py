"""Shows one order."""
