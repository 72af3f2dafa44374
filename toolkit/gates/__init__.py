"""What holds a promotion back: one gate a module, listed by hand in ``catalog``."""
