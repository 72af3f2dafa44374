"""What every rendering of drift tells, in lines without control characters."""

from __future__ import annotations

import json
import shlex
from itertools import groupby
from typing import TYPE_CHECKING, Any

from toolkit.render.plan_lines import printable
from toolkit.render.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.domain.drift import Drift, Item

_LONGEST = 90
"""letters of a value that are shown"""


def value(found: Any) -> str:  # noqa: ANN401 - JSON
    """Return a value as JSON, on one line and short."""
    if found in (None, "", [], {}):
        return "nothing"
    shown = printable(json.dumps(found, ensure_ascii=False))
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def verdict(found: Drift) -> str:
    """Return the whole in a line."""
    if not found.drifted:
        return f"No drift in {found.environment}: it is as {found.release} was applied"
    gone = sum(item.gone for item in found.items)
    attributes = len(found.items) - gone
    told = [plural(attributes, "attribute")] if attributes else []
    told += [f"{plural(gone, 'resource')} gone"] if gone else []
    return f"Drift in {found.environment}: {', '.join(told)}"


def items(found: Sequence[Item]) -> Iterator[tuple[str, list[str]]]:
    """Yield each resource with what differs of it."""
    for address, group in groupby(found, key=lambda item: item.address):
        lines = []
        for item in group:
            if item.gone:
                lines.append("it is gone")
                continue
            was = "applied" if item.repair else "declared"
            attribute = printable(item.attribute)
            lines.append(f"{attribute}: {was} {value(item.declared)}, found {value(item.observed)}")
            if item.repair:
                lines.append(f"  put back: {repair(item)}")
        yield printable(address), lines


def repair(item: Item) -> str:
    """Return the command that puts back what no apply does, safe to paste."""
    return printable(shlex.join(["aws", *item.repair]))


def onward(found: Drift) -> list[str]:
    """Return what can be done about it."""
    if not found.drifted:
        return []
    apply = f"toolkit apply {found.environment}"
    commands = [item.repair for item in found.items if item.repair]
    if commands:
        told = "No apply puts back what has a command of its own here: run that first."
        if any(command[0] == "lambda" for command in commands):
            told += " An apply before it may deploy code that was changed by hand."
        return [told, f"next: the commands above, then {apply}"]
    return [f"next: {apply}   (it puts all of it back; or take it into the code, or ignore it)"]
