"""Resources as ARNs' patterns, made of what is known of a request's members."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs.values import (
    HOLE,
    MISSING,
    Const,
    Entries,
    Env,
    Items,
    Text,
    join,
    present,
)
from toolkit.adapters.code_needs.values import text as known_text
from toolkit.domain.access.need import queue_arn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.adapters.code_needs.values import Alternative, Value

    Named = Mapping[str, Value]

MOST = 16
"""Combinations of alternatives that are told apart"""
PLACE = re.compile(r"\$\{(\w+)\}")
ANYWHERE = {"Partition": "aws", "Region": "*", "Account": "*"}
FREE = {"ObjectName", "LogStreamName", "RoleSessionName"}
"""Parts of ARNs that are made up as code runs: that they can't be told leaves nothing open"""


@dataclass(frozen=True, slots=True)
class Asked:
    """An action that a call asks for, on a resource."""

    action: str
    resource: str
    resolved: bool = True
    why: str = ""


def texts(value: Value) -> list[Text]:
    """Return what a value may be as text; of what is none, nothing is known."""
    found: dict[Text, None] = {}
    for each in value:
        match each:
            case Text():
                found[each] = None
            case Const(value=int(number), kind="int"):
                found[Text((str(number),))] = None
            case Const(value=None) if len(value) > 1:
                pass
            case _ if each is MISSING:
                pass
            case _:
                found[Text((None,))] = None
    return list(found)[:MOST] or [Text((None,))]


def written(told: Text) -> str:
    """Return a text as a pattern: variables as ${env:NAME}, and * for what can't be told."""
    return "".join(
        f"${{env:{part.name}}}" if isinstance(part, Env) else "*" if part is None else part
        for part in told.parts
    )


def member(value: Value, name: str) -> Value:
    """Return what may stand under a key of what may be a mapping; () if it stands in none of them."""
    found: list[Value] = []
    for each in value:
        if isinstance(each, Entries):
            entry = each.entries.get(known_text(name)[0])
            found.append(present(entry) if entry is not None else HOLE if each.rest else ())
        elif each is not MISSING:
            found.append(HOLE)
    return join(*found)


def listed(value: Value) -> tuple[Value, bool]:
    """Return what a list may hold, and whether that is all."""
    found: list[Value] = []
    whole = True
    for each in value:
        if isinstance(each, Items):
            found += [*each.items, each.rest]
        elif each is not MISSING:
            whole = False
    held = join(*found)
    return held, whole and bool(held)


def named_arns(
    template: str, parts: Mapping[str, str], whole: str | None, named: Named
) -> list[tuple[str, bool]]:
    """Return the ARNs of a template, each with whether it is told down to the resource.

    Args:
        template: such as arn:${Partition}:sqs:${Region}:${Account}:${QueueName}.
        parts: the member of the request that names each part.
        whole: the member that may hold an ARN, which is then taken as it is.
        named: the request.

    """
    if whole and whole.lower().endswith("arn") and whole in named:
        return [_whole(template, told) for told in texts(named[whole])]
    places = [place for place in PLACE.findall(template) if place not in ANYWHERE]
    parts = _once(places, parts)
    choices = [
        texts(named[parts[place]]) if parts.get(place) in named else [Text((None,))] for place in places
    ]
    found: dict[tuple[str, bool], None] = {}
    for chosen in list(product(*choices))[:MOST]:
        filled = dict(zip(places, chosen, strict=True))
        given = next((p for p in places if parts.get(p) == whole), None)
        first = written(filled[given]) if given else ""
        if first.startswith("arn:"):
            found[first, True] = None
            continue
        told = any(not each.blank for each in chosen) or not places
        values = {**ANYWHERE, **{place: written(each) or "*" for place, each in filled.items()}}
        open_ = [place for place, each in filled.items() if each.blank and place not in FREE]
        resource = PLACE.sub(lambda at, values=values: values[at[1]], template)  # type: ignore[misc]
        found[resource, told and not (open_ and len(open_) == len(places))] = None
    return list(found)


def _once(places: list[str], parts: Mapping[str, str]) -> dict[str, str]:
    """Let a member name one part only, that which is called a name: the other is an id that AWS makes."""
    found: dict[str, str] = {}
    for place in sorted(places, key=lambda each: ("Name" not in each, places.index(each))):
        if place in parts and parts[place] not in found.values():
            found[place] = parts[place]
    return found


def _whole(template: str, told: Text) -> tuple[str, bool]:
    if told.blank:
        return PLACE.sub(lambda at: ANYWHERE.get(at[1], "*"), template), False
    return written(told), True


def queues(named: Named) -> list[tuple[str, bool]]:
    """Return the ARNs of the queues that a request's URL may mean."""
    found = []
    for told in texts(named.get("QueueUrl", HOLE)):
        url = written(told)
        if told.blank:
            found.append(("arn:aws:sqs:*:*:*", False))
        elif arn := queue_arn(url):
            found.append((arn, not arn.endswith(":*")))
        elif url.startswith("arn:"):
            found.append((url, True))
        else:
            found.append((f"arn:aws:sqs:*:*:{url.rpartition('/')[2]}", True))
    return found


def given(named: Named, *members: str) -> str | None:
    """Return the first of some members that a request has."""
    return next((each for each in members if present(named.get(each, ()))), None)


def certain(named: Named, name: str) -> bool | None:
    """Whether a request has a member: None if it may."""
    value = named.get(name, ())
    if not present(value):
        return False
    return None if MISSING in value or (Const(None, "NoneType") in value and len(value) > 1) else True


def is_true(value: Value) -> bool:
    """Whether a flag may be set."""
    return any(not (isinstance(each, Const) and not each.value) and each is not MISSING for each in value)


def only(alternatives: Value, kind: type) -> list[Alternative]:
    """Return the alternatives of a kind."""
    return [each for each in alternatives if isinstance(each, kind)]
