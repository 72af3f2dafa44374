"""Confirms an order that was placed."""
