"""Removes completed orders that need not be kept any longer."""
