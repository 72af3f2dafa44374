"""Moves orders along as carriers report where their parcels are."""
