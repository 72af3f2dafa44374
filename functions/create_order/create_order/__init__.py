"""Takes a customer's order, keeps it, and tells others of it."""
