"""Tells others what happened to orders, from the orders' own stream."""
