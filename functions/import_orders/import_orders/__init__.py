"""Imports orders from CSV files."""
