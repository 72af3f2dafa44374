"""Mend what ministack does otherwise than AWS: one gap a module, listed by hand in the launcher."""
