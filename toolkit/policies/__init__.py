"""Rules: one a module, listed by hand in ``catalog``."""
