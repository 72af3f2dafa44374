"""Measurements of the security gates, against labelled corpora and independent simulators."""

from __future__ import annotations

from importlib import import_module

PARTS = ("needs", "simulate", "variants", "size")


def main() -> None:
    """Run them all; each writes its page."""
    for part in PARTS:
        import_module(f"benchmarks.gates.{part}").main()
