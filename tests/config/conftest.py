"""Properties are tried on as many examples as the fast suite can afford, on a machine of any speed."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("fast", max_examples=30, deadline=None)
settings.load_profile("fast")
