"""What the toolkit does: one verb a module."""
