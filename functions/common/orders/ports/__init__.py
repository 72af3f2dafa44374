"""What the functions need from outside, one Protocol a module."""
