"""What an expression can stand for when code is read instead of run.

A `Value` is a tuple of alternatives, each once, in the order in which they were met: a name that one branch
binds to a client and the other to None has both. `()` is what never comes about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable

    from toolkit.adapters.code_needs.sources import Module

MOST = 24
"""Alternatives that are kept apart; of more, texts become one of which nothing is known"""

Alternative = Any
Value = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Env:
    """An environment variable within a text."""

    name: str


Part = str | Env | None
"""Of a text: what is written, what the environment says, or (None) what can't be told"""


@dataclass(frozen=True, slots=True)
class Text:
    """A string, as far as it is known."""

    parts: tuple[Part, ...]

    @property
    def literal(self) -> str | None:
        """The string, if all of it is known."""
        if not self.parts:
            return ""
        return self.parts[0] if len(self.parts) == 1 and isinstance(self.parts[0], str) else None

    @property
    def blank(self) -> bool:
        """Whether nothing is known of it."""
        return all(part is None or part == "" for part in self.parts) and bool(self.parts)


@dataclass(frozen=True, slots=True)
class Const:
    """A constant that is no string; `kind` keeps 1, 1.0 and True apart."""

    value: Any
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What can't be told."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Among a mapping's alternatives for a key: it may not be there."""


@dataclass(eq=False, slots=True)
class Scope:
    """Names of a module, class or call."""

    names: dict[str, Value] = field(default_factory=dict)
    parent: Scope | None = None
    outer: set[str] = field(default_factory=set)
    """Names that are declared global or nonlocal"""
    module: Module | None = None


@dataclass(eq=False, slots=True)
class Function:
    """A function of the code that is read."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    module: Module
    scope: Scope
    defaults: tuple[Value, ...] = ()
    keyword_defaults: dict[str, Value] = field(default_factory=dict)
    owner: Class | None = None
    registered: list[Function] = field(default_factory=list)
    """Others that a call may be for (functools.singledispatch)"""
    manages: bool = False
    """Whether it is a context manager's generator"""


@dataclass(eq=False, slots=True)
class Class:
    """A class of the code that is read."""

    node: ast.ClassDef
    module: Module
    scope: Scope
    bases: tuple[Class, ...] = ()
    foreign: tuple[str, ...] = ()
    """Bases that are not in the code, as dotted names"""
    fields: bool = False
    """Whether annotations are its fields (dataclass, NamedTuple, pydantic, attrs)"""

    def line(self) -> list[Class]:
        """Return the class and its bases in the order in which attributes are looked for."""
        found: list[Class] = [self]
        for base in self.bases:
            found += [each for each in base.line() if each not in found]
        return found


@dataclass(eq=False, slots=True)
class Instance:
    """An object of such a class."""

    of: Class
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bound:
    """A method with its object."""

    receiver: Alternative
    function: Function


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A function as property, staticmethod or classmethod make it."""

    kind: str
    function: Alternative


@dataclass(frozen=True, slots=True)
class Partial:
    """A callable with some of its arguments."""

    of: Value
    args: tuple[Value, ...]
    named: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Super:
    """What super() returns."""

    receiver: Alternative
    after: Class


@dataclass(frozen=True, slots=True)
class Future:
    """What an executor returns for a call."""

    value: Value


@dataclass(frozen=True, slots=True)
class Field:
    """A dataclass' field(): its default, or what makes one."""

    default: Value
    factory: Value


@dataclass(eq=False, slots=True)
class Items:
    """A list, tuple, set or iterator: the items whose places are known, and what else may be in it."""

    items: list[Value] = field(default_factory=list)
    rest: Value = ()


@dataclass(eq=False, slots=True)
class Entries:
    """A mapping: entries by key, and what may stand under keys that can't be told."""

    entries: dict[Alternative, Value] = field(default_factory=dict)
    rest: Value = ()
    born: tuple[int, int] = (0, 0)
    """The call, and the depth of branches in it, that made it: there, what is set is set for sure"""


@dataclass(eq=False, slots=True)
class Foreign:
    """An object of a library: functions that were registered with it."""

    registered: list[Value] = field(default_factory=list)
    named: dict[str, Value] = field(default_factory=dict)
    """Arguments that it was made with"""


@dataclass(frozen=True, slots=True)
class External:
    """Something of a library or a builtin, by the dotted way that leads to it."""

    path: str
    root: Foreign | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """A module of the code that is read."""

    module: Module


@dataclass(frozen=True, slots=True)
class Client:
    """A client of boto3, by its service; "*" where that can't be told."""

    service: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of boto3: "" is that of the service itself."""

    service: str
    kind: str
    identifiers: tuple[tuple[str, Value], ...] = ()

    def identifier(self, name: str | None) -> Value:
        """Return what identifies it."""
        return dict(self.identifiers).get(name or "", HOLE)


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of boto3's resources, filtered by some parameters."""

    of: Resource
    name: str
    named: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """A method of one of boto3's objects, or of a text or container."""

    of: Alternative
    name: str


@dataclass(frozen=True, slots=True)
class Pager:
    """A paginator or waiter: `call` is the method that it calls."""

    service: str
    call: str


@dataclass(frozen=True, slots=True)
class Writer:
    """What table.batch_writer() returns."""

    table: Value


UNKNOWN: Value = (Unknown(),)
MISSING = Missing()
HOLE: Value = (Text((None,)),)
NONE: Value = (Const(None, "NoneType"),)


def text(string: str) -> Value:
    """Return a string that is known."""
    return (Text((string,) if string else ()),)


def join(*values: Value) -> Value:
    """Return all alternatives of some values; when there are too many, texts are made one."""
    found: dict[Alternative, None] = {}
    for value in values:
        for each in value:
            found[each] = None
    if len(found) > MOST:
        kept = [each for each in found if not isinstance(each, Text | Const)]
        return (*kept[: 4 * MOST], *HOLE)
    return tuple(found)


def present(value: Value) -> Value:
    """Return a value without the alternative that it is not there."""
    return tuple(each for each in value if each is not MISSING)


def concatenated(texts: Iterable[Text]) -> Text:
    """Return texts one after the other."""
    parts: list[Part] = []
    for each in texts:
        for part in each.parts:
            if part == "":
                continue
            if parts and isinstance(part, str) and isinstance(parts[-1], str):
                parts[-1] += part
            elif not (parts and part is None and parts[-1] is None):
                parts.append(part)
    return Text(tuple(parts))


def elements(value: Value) -> Value:
    """Return what iterating over a value may yield, for what needs no call to be iterated."""
    found: list[Value] = []
    for each in value:
        match each:
            case Items():
                found += [*each.items, each.rest]
            case Entries():
                found.append(tuple(each.entries) or (HOLE if each.rest else ()))
            case Const(None) | Missing():
                pass
            case _:
                found.append(UNKNOWN)
    return join(*found)
