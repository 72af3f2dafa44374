"""SnapStart is asked for only where the runtime has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "snap-start-fits"

TOO_OLD = frozenset({"python3.11"})
"""Source: Lambda Developer Guide, "Improving startup performance with Lambda SnapStart"."""


def check(world: World) -> Iterator[Violation]:
    """Compare the runtime: Lambda would refuse the function, half-way through an apply."""
    for function in world.project.functions:
        if function.snap_start and function.runtime in TOO_OLD:
            yield Violation(
                RULE,
                function_file(function.name),
                ("snap_start",),
                f"{function.name} runs on {function.runtime}, which has no SnapStart",
                "set runtime to python3.12 or later, here and in its layers, or drop snap_start",
            )
