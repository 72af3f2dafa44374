"""Every authorizer is a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.function import Http
from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "authorizer-exists"


def check(world: World) -> Iterator[Violation]:
    """Look up each authorizer; a route without it would be open, or answer 500."""
    names = {function.name for function in world.project.functions}
    for function in world.project.functions:
        for index, trigger in enumerate(function.triggers):
            if isinstance(trigger, Http) and trigger.authorizer and trigger.authorizer not in names:
                yield Violation(
                    RULE,
                    function_file(function.name),
                    ("triggers", index, "http", "authorizer"),
                    f"there is no function {trigger.authorizer} to authorize with",
                    f"write functions/{trigger.authorizer}/, or name one of {', '.join(sorted(names))}",
                )
