"""Every handler is defined where its function says."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "handler-exists"


def check(world: World) -> Iterator[Violation]:
    """Look for the file and the name; Lambda would fail with Runtime.ImportModuleError on every call."""
    for function in world.project.functions:
        names = world.handlers.get(function.name)
        file = f"functions/{function.name}/{function.handler_file}"
        if names is None:
            cause, fix = f"{file} does not exist", f"write it, or correct handler: {function.handler}"
        elif function.handler_name not in names:
            cause = f"{file} defines no {function.handler_name}"
            near = difflib.get_close_matches(function.handler_name, sorted(names), n=1)
            fix = f"name {near[0]}, which it defines" if near else "define it there, or name what it defines"
        else:
            continue
        yield Violation(RULE, function_file(function.name), ("handler",), cause, fix)
