"""``python -m benchmarks.gates.needs``."""

from __future__ import annotations

from benchmarks.gates.needs import main

main()
