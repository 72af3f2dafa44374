"""What a cold start of a function takes to import its handler, and what that costs on Lambda."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from toolkit.domain import import_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.function import Function
    from toolkit.domain.import_tree import Module, Share

PRICES = {"x86_64": 0.0000166667, "arm64": 0.0000133334}
"""USD a GB-second of duration, in us-east-1, the first tier.
Source: https://aws.amazon.com/lambda/pricing/ INIT is billed as duration since
2025-08-01: https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/"""
WHOLE_CPU = 1769
"""MB of memory at which a function has one vCPU; below it has a part of one, in proportion.
Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"""
INIT_LIMIT = 10.0
"""Seconds that Lambda gives INIT, before it starts over within the first invocation.
Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html"""
ABSENT = "looked for in vain"
"""To whom modules belong that were imported and are not there: `try: import …`."""
_MILLION = 1_000_000
_MEBIBYTES = 1024


@dataclass(frozen=True, slots=True)
class Imported:
    """A handler that was imported, each time in a process of its own."""

    python: str
    """the version that imported it"""
    machine: str
    runs: tuple[float, ...]
    """seconds of each run"""
    tree: tuple[Module, ...]
    """of the run in the middle"""
    owners: Mapping[str, str] = field(default_factory=dict)
    """module to whom it belongs: a distribution with its version, own code, a layer"""
    notes: tuple[str, ...] = ()
    """what makes the measurement differ from Lambda"""

    @property
    def seconds(self) -> float:
        """The median of the runs."""
        return median(self.runs)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What each owner's modules took, the most first."""
        return import_tree.shares(self.tree, self.owner)

    def owner(self, module: str) -> str:
        """Return to whom a module belongs."""
        return self.owners.get(module, ABSENT)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of a function, zipped and unzipped, alone and with its layers."""

    size: int
    unzipped_size: int
    size_with_layers: int
    unzipped_size_with_layers: int


@dataclass(frozen=True, slots=True)
class Coldstart:
    """What was measured of a function, held against its budget."""

    function: Function
    imported: Imported
    sizes: Sizes
    budget: float | None
    """seconds"""

    @property
    def over(self) -> bool:
        """Whether it takes longer than its budget."""
        return self.budget is not None and self.imported.seconds > self.budget

    @property
    def cpu(self) -> float:
        """The vCPUs that its memory gives it, one at the most: an import uses no more."""
        return min(1.0, self.function.memory / WHOLE_CPU)

    @property
    def slowest(self) -> float:
        """Seconds with no more of a CPU than its memory gives it, if Lambda's CPU were this machine's."""
        return self.imported.seconds / self.cpu

    def cost(self, seconds: float) -> float:
        """USD for a million cold starts that take so long, which are billed by whole milliseconds."""
        billed = math.ceil(round(seconds * 1000, 6)) / 1000
        return billed * self.function.memory / _MEBIBYTES * PRICES[self.function.architecture] * _MILLION
