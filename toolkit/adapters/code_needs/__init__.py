"""What AWS actions a Lambda handler's Python needs, read from its sources without ever running them.

The code is read as Python would run it: the handler's module and what it imports, then the handler, called
with an event that nothing is known of. Values are followed through names, attributes, containers, closures
and calls, across modules and layers. So only what the handler can reach counts, and a client is known by
where it was made, wherever it is handed on to. Where a receiver can't be told, but a call looks like one of
boto3's and the code does import boto3, the need is told as unresolved: never silence, never a guess as fact.

Out of reach: requests signed by hand (SigV4 over HTTP), libraries that call AWS by themselves and are not
modelled in `powertools`, code that is made at run time (exec, eval), and names read from files.
"""

from __future__ import annotations

import ast
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs import attributes, calling, importing
from toolkit.adapters.code_needs.dynamodb_operations import NO_ITEMS
from toolkit.adapters.code_needs.run import Run, TooMuchError
from toolkit.adapters.code_needs.sources import Sources, Unreadable
from toolkit.adapters.code_needs.values import Imported
from toolkit.domain.access.need import Need, in_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PASSES = 5
"""How often the handler is read, at most: until nothing new comes up, as invocations share what lives on"""
FRAMES = 20_000
"""Python frames that reading may nest: each call of the code that is followed takes some dozens"""
STACK = 256 * 1024 * 1024
"""Bytes of stack that such nesting may take; what is not used takes no memory"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a handler's code needs, and what of it could not be read."""

    needs: tuple[Need, ...]
    unreadable: tuple[Unreadable, ...]
    files: tuple[str, ...] = ()
    """Files that were read"""


def needs(
    code: Path, handler: str, *, also: Sequence[Path] = (), environment: Mapping[str, str] | None = None
) -> list[Need]:
    """Return what AWS actions a handler needs, by action, resource and place.

    Args:
        code: the function's folder, as its zip has it.
        handler: Lambda's name of it, such as app.handler or package.module.handler.
        also: folders of its layers.
        environment: values of its environment variables; None to leave them as ${env:NAME}.

    """
    return list(reading(code, handler, also=also, environment=environment).needs)


def reading(
    code: Path, handler: str, *, also: Sequence[Path] = (), environment: Mapping[str, str] | None = None
) -> Reading:
    """Return what a handler needs, and what of its code could not be read."""
    sources = Sources([Path(code), *(Path(each) for each in also)])
    run = Run(sources, None if environment is None else dict(environment))
    limit, stack = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(max(limit, FRAMES))
    try:
        with ThreadPoolExecutor(1) as thread:
            unfinished = thread.submit(_guarded, run, str(code), handler).result()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(stack)
    files = tuple(sorted(each.file for each in sources.modules.values() if each and each.tree))
    return Reading(tuple(_needs(run)), (*sources.unreadable, *unfinished), files)


def _guarded(run: Run, code: str, handler: str) -> list[Unreadable]:
    try:
        return _read(run, handler)
    except TooMuchError:
        return [Unreadable(code, f"{handler}: more code than is read of one function")]
    except RecursionError:
        return [Unreadable(code, f"{handler}: calls nest deeper than is read")]


def _read(run: Run, handler: str) -> list[Unreadable]:
    name, _, function = handler.replace("/", ".").rpartition(".")
    module = importing.load(name, run) if name else None
    if module is None:
        return [Unreadable(handler, "there is no such module in the code")]
    frame = run.frame(module.scope, module)
    where = module.tree or ast.Module([], [])
    for _ in range(PASSES):
        before = run.changes
        run.kept.clear()
        run.handed.clear()
        found = attributes.get((Imported(module),), function, where, frame)
        if function not in module.scope.names:
            return [Unreadable(module.file, f"it defines no {function}")] if module.tree else []
        calling.start(found, frame, where)
        if run.changes == before:
            break
    return []


def _needs(run: Run) -> list[Need]:
    met = {at for asked, at in run.found if asked.why != NO_ITEMS}
    found = [
        Need(asked.action, asked.resource, "static" if asked.resolved else "unresolved", at, asked.why)
        for asked, at in run.found
        if asked.why != NO_ITEMS or at not in met
    ]
    told = {(need.action, need.at) for need in found}
    if run.boto:
        found += [
            Need(action, resource, "unresolved", at, "what this is called on can't be told")
            for action, resource, at in run.guessed
            if (action, at) not in told
        ]
    return in_order(found)
