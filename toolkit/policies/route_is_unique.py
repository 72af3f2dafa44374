"""No two functions answer one route."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.domain.function import Http
from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "route-is-unique"


def check(world: World) -> Iterator[Violation]:
    """Compare methods and paths, whatever their parameters are called: API Gateway takes one of them."""
    seen: dict[tuple[str, str], str] = {}
    for function in world.project.functions:
        for index, trigger in enumerate(function.triggers):
            if not isinstance(trigger, Http):
                continue
            route = (trigger.method, re.sub(r"\{[^}]*\}", "{}", trigger.path))
            other = seen.setdefault(route, f"{function.name} {index}")
            if other != f"{function.name} {index}":
                yield Violation(
                    RULE,
                    function_file(function.name),
                    ("triggers", index, "http", "path"),
                    f"{trigger.method} {trigger.path} is answered by {other.split()[0]} already",
                    "give one of them another method or path",
                )
