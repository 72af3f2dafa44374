"""The JSON Schemas, as they lie beside this module.

Read by their path: importlib.resources takes 15 ms to load, on every run.
"""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "schema"


def content(name: str) -> bytes:
    """Return a schema's bytes."""
    return (_FOLDER / f"{name}.json").read_bytes()
