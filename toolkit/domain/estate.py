"""What Terraform declares, as rules look at it: resources, with values that are known or say they aren't.

A value that can't be told before an apply, or not without a plan, is a text that holds a placeholder:
``⟦aws_sqs_queue.jobs.arn⟧`` for an attribute of another resource, ``⟦?⟧`` for anything else. So an ARN may be
known in part, and what refers to what is never lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

UNKNOWN = "⟦?⟧"
PLACEHOLDER = re.compile(r"⟦([^⟦⟧]*)⟧")
_INDEX = re.compile(r"\[[^\]]*\]")
_ARN_PARTS = 6
_LEAF = ("arn", "name", "id", "url", "function_name", "bucket", "identifier", "qualified_arn", "invoke_arn")
"""Attributes of a resource by which others name it"""


def placeholder(what: str = "?") -> str:
    """Return the text that stands for a value that is not known."""
    return f"⟦{what}⟧"


def known(value: object) -> bool:
    """Whether all of a value is known, whatever it is."""
    if isinstance(value, str):
        return "⟦" not in value
    if isinstance(value, dict):
        return all(known(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(known(item) for item in value)
    return True


def unindexed(address: str) -> str:
    """Return an address without the keys of for_each and count."""
    return _INDEX.sub("", address)


def segments(arn: str) -> tuple[str, ...] | None:
    """Return the six segments of an ARN, placeholders whole; None where it is not written as one."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x00{len(kept) - 1}\x00"

    parts = PLACEHOLDER.sub(keep, arn).split(":", _ARN_PARTS - 1)
    if len(parts) != _ARN_PARTS or parts[0] != "arn":
        return None
    return tuple(re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], part) for part in parts)


@dataclass(frozen=True)
class Resource:
    """A resource or data source, each instance for itself."""

    address: str
    type: str
    values: Mapping[str, Any]
    file: str
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where each of its attributes and blocks stands"""
    data: bool = False
    account: str = ""
    """The account that it is made in, where that can be told"""

    def get(self, *path: str, default: Any = None) -> Any:  # noqa: ANN401 - any value of Terraform's
        """Return a value, going into the first block of a name; an unknown on the way is the answer."""
        value: Any = self.values
        for step in path:
            if isinstance(value, list):
                value = value[0] if value else None
            if isinstance(value, str) and not known(value):
                return value
            if not hasattr(value, "get"):
                return default
            value = value.get(step)
        return default if value is None else value

    def blocks(self, *path: str) -> list[Mapping[str, Any]]:
        """Return every block at a path, as far as they are known."""
        found: list[Any] = [self.values]
        for step in path:
            below: list[Any] = []
            for each in found:
                value = each.get(step) if hasattr(each, "get") else None
                below += value if isinstance(value, list) else [] if value is None else [value]
            found = below
        return [each for each in found if hasattr(each, "get")]

    def number(self, *path: str, default: float) -> float | None:
        """Return a number, or what AWS takes where none is given; None where it is not known."""
        value = self.get(*path)
        if value is None or value == "":
            return default
        try:
            return float(value)
        except (TypeError, ValueError):
            return None

    def flag(self, *path: str, default: bool = False) -> bool | None:
        """Return a truth value, or what AWS takes where none is given; None where it is not known."""
        value = self.get(*path)
        if value is None:
            return default
        if isinstance(value, str):
            return {"true": True, "false": False}.get(value.lower())
        return bool(value)

    def line_of(self, *attributes: str) -> int:
        """Where the first of these attributes that is there stands; else where the resource does."""
        return next((self.lines[each] for each in attributes if each in self.lines), self.line)

    @property
    def module(self) -> str:
        """The address of its module, with a dot behind it; "" in the root."""
        return self.address[: -len(self.local)] if self.local else ""

    @property
    def local(self) -> str:
        """Its address in its module."""
        found = re.search(r"(?:^|\.)((?:data\.)?[a-z][a-z0-9_]*\.[^.\[]+(?:\[[^\]]*\])?)$", self.address)
        return found[1] if found else self.address


@dataclass(frozen=True)
class Unresolved:
    """A value that a rule needs and that can't be told here."""

    address: str
    file: str
    line: int
    what: str


@dataclass(frozen=True)
class Published:
    """Events that code publishes: their source and detail-type, None where the code does not say."""

    source: str | None
    detail_type: str | None
    file: str
    line: int


@dataclass(frozen=True, eq=False)
class Estate:
    """All that was declared, with what code says that rules ask for."""

    resources: tuple[Resource, ...]
    published: tuple[Published, ...] | None = None
    """None where no code was read"""
    metrics: frozenset[str] | None = None
    """Names of metrics that the code emits; None where no code was read"""
    unresolved: tuple[Unresolved, ...] = ()
    environment: str = ""
    """The environment that is declared, such as dev; "" where that is not told"""
    environments: tuple[str, ...] = ()
    """All that there are"""
    account: str = ""
    """The account of it; "" where that is not told"""
    accounts: Mapping[str, str] = field(default_factory=dict)
    """Accounts of all environments, to their name"""

    def of(self, *types: str) -> Iterator[Resource]:
        """Every managed resource of these types."""
        for each in types:
            yield from self._by_type.get(each, ())

    @cached_property
    def _by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for each in self.resources:
            if not each.data:
                found.setdefault(each.type, []).append(each)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[Resource]]:
        """Resources by what others can call them: their address, and each literal name, ARN and URL."""
        found: dict[str, list[Resource]] = {}
        for each in self.resources:
            if each.data:
                continue
            names = {each.address, unindexed(each.address)}
            for leaf in _LEAF:
                value = each.values.get(leaf)
                if isinstance(value, str) and value and known(value):
                    names.add(value)
            for name in names:
                found.setdefault(name, []).append(each)
        return found

    def named(self, value: object, *types: str) -> Resource | None:
        """Return the one resource that a value names: by reference, ARN, URL or name; None where unclear."""
        found = self.all_named(value, *types)
        return found[0] if len(found) == 1 else None

    def all_named(self, value: object, *types: str) -> Sequence[Resource]:
        """Return every resource that a value may name."""
        if not isinstance(value, str) or not value:
            return ()
        for candidate in _candidates(value):
            found = [each for each in self._by_name.get(candidate, ()) if not types or each.type in types]
            if found:
                return found
        return ()


def references(value: object) -> tuple[str, ...]:
    """Return the addresses that a value refers to, without their attributes."""
    if isinstance(value, str):
        return tuple(_address(found) for found in PLACEHOLDER.findall(value) if found != "?")
    if isinstance(value, dict):
        return tuple(each for item in value.values() for each in references(item))
    if isinstance(value, list | tuple):
        return tuple(each for item in value for each in references(item))
    return ()


def _address(reference: str) -> str:
    """Return the address in ``address.attribute``."""
    masked = re.sub(r"\[[^\]]*\]", lambda found: "\x00" * len(found[0]), reference)
    cut = masked.rfind(".")
    return reference[:cut] if cut > 0 else reference


def _candidates(value: str) -> Iterator[str]:
    yield value
    for address in references(value):
        yield address
        yield unindexed(address)
    parts = segments(value)
    if parts is not None and known(parts[5]):
        rest = parts[5]
        # arn:…:lambda:…:function:NAME:ALIAS, arn:…:sqs:…:NAME, arn:…:dynamodb:…:table/NAME/stream/…
        for piece in re.split(r"[:/]", rest):
            if piece and piece not in (
                "function",
                "table",
                "stream",
                "rule",
                "event-bus",
                "log-group",
                "role",
            ):
                yield piece
    elif value.startswith("https://") and known(value):
        yield value.rsplit("/", 1)[-1]
