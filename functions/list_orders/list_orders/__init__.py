"""Lists orders, the newest first."""
