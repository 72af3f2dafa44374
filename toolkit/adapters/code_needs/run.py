"""The state of one reading: what is called where, objects that live on, and how much may still be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.adapters.code_needs.values import Entries, Foreign, Instance, Items, join

if TYPE_CHECKING:
    import ast
    from collections.abc import Hashable

    from toolkit.adapters.code_needs.arns import Asked
    from toolkit.adapters.code_needs.sources import Module, Sources
    from toolkit.adapters.code_needs.values import Alternative, Class, Function, Scope, Value

STEPS = 400_000
"""Statements and expressions that are read for one handler, at most"""
DEPTH = 48
"""Calls within calls that are followed"""
RECURSIONS = 3
"""Times that a function is followed into itself"""


class TooMuchError(Exception):
    """The code is larger than what is read of one function."""


@dataclass(eq=False, slots=True)
class Frame:
    """A call that is being read, or the top of a module or class."""

    run: Run
    scope: Scope
    module: Module
    function: Function | None = None
    receiver: Alternative = None
    returned: Value = ()
    yielded: Value = ()
    yields: bool = False
    left: list[dict[str, Value]] = field(default_factory=list)
    """Names as they were where the call returned"""
    loops: list[list[dict[str, Value]]] = field(default_factory=list)
    branches: int = 0
    """How many branches deep the statement stands that is read"""
    number: int = 0

    def at(self, node: ast.AST) -> str:
        """Return where a node stands."""
        return f"{self.module.file}:{getattr(node, 'lineno', 1)}"


@dataclass(eq=False, slots=True)
class Run:
    """One reading of a handler.

    Args:
        environment: values of environment variables; None where they are not known yet.

    """

    sources: Sources
    environment: dict[str, str] | None = None
    found: dict[tuple[Asked, str], None] = field(default_factory=dict)
    guessed: dict[tuple[str, str, str], None] = field(default_factory=dict)
    """Method, resource and place of calls whose receiver is not known but whose name speaks of AWS"""
    heap: dict[Hashable, Any] = field(default_factory=dict)
    kept: dict[Hashable, Value] = field(default_factory=dict)
    """What calls returned that were read in this pass"""
    active: list[tuple[Any, Hashable]] = field(default_factory=list)
    handed: set[Any] = field(default_factory=set)
    """Containers that were handed to what is not read, in this pass"""
    changes: int = 0
    steps: int = 0
    calls: int = 0
    boto: bool = False
    """Whether the code imports boto3 or its like"""
    services: dict[str, None] = field(default_factory=dict)
    """Services that clients were made of"""

    def step(self) -> None:
        """Count a statement or expression, and raise TooMuchError when there were too many."""
        self.steps += 1
        if self.steps > STEPS:
            raise TooMuchError

    def ask(self, asked: Asked, at: str) -> None:
        """Note that a place asks for an action."""
        if (asked, at) not in self.found:
            self.found[asked, at] = None
            self.changes += 1

    def instance(self, of: Class, key: Hashable) -> tuple[Instance, bool]:
        """Return the object that is made at a place of the same arguments, and whether it is new."""
        known = (of, key)
        if known in self.heap:
            return self.heap[known], False
        self.heap[known] = found = Instance(of)
        return found, True

    def foreign(self, key: Hashable) -> Foreign:
        """Return the library's object that is made at a place."""
        return self.heap.setdefault(("foreign", key), Foreign())  # type: ignore[no-any-return]

    def items(self, key: Hashable, items: list[Value], rest: Value = ()) -> Value:
        """Return the list that is made at a place of the same items."""
        known = ("items", key, tuple(items), rest)
        if known not in self.heap:
            self.heap[known] = Items(list(items), rest)
        return (self.heap[known],)

    def entries(self, key: Hashable, entries: dict[Any, Value], rest: Value, frame: Frame) -> Value:
        """Return the mapping that is made at a place of the same entries."""
        known = ("entries", key, tuple(entries.items()), rest)
        if known not in self.heap:
            self.heap[known] = Entries(dict(entries), rest)
        found: Entries = self.heap[known]
        found.born = (frame.number, frame.branches)
        return (found,)

    def frame(self, scope: Scope, module: Module, **more: Any) -> Frame:  # noqa: ANN401, Frame's own
        """Return the frame of a new call."""
        self.calls += 1
        return Frame(self, scope, module, number=self.calls, **more)

    def widen(self, known: Value, more: Value) -> Value:
        """Return both values, and note it if that is new."""
        found = join(known, more)
        if found != known:
            self.changes += 1
        return found
