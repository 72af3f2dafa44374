"""Notes, once, that a paid order's goods were asked for."""
