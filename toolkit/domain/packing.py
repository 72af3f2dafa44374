"""What a bundle holds beside its own code and the code of its dependencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Leftover = Literal["tests", "headers", "stubs", "scripts", "records", "caches", "runtime"]
"""Files of a dependency that a Lambda function seldom needs; `runtime` is what Lambda brings along."""


@dataclass(frozen=True, slots=True)
class Packing:
    """How a bundle is packed."""

    keep: frozenset[Leftover] = frozenset()
    """what is not left out"""
    bytecode: str | None = None
    """the exact CPython, such as 3.11.7, that compiles every module; None for no bytecode"""


PLAIN = Packing()
"""Nothing is kept that can be left out, and nothing compiled."""
