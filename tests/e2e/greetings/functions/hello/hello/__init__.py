"""A greeter."""
