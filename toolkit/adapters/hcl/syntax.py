"""The pieces that HCL is made of.

Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a truth value, null, or a text without templates."""

    value: Any


@dataclass(frozen=True, slots=True)
class Template:
    """A text of pieces that are joined."""

    parts: tuple[Any, ...]
    """expressions, Literal among them, IfPart and ForPart"""


@dataclass(frozen=True, slots=True)
class IfPart:
    """``%{ if … }…%{ else }…%{ endif }``."""

    condition: Any
    then: Template
    otherwise: Template


@dataclass(frozen=True, slots=True)
class ForPart:
    """``%{ for … in … }…%{ endfor }``."""

    key: str | None
    value: str
    over: Any
    body: Template


@dataclass(frozen=True, slots=True)
class Tuple:
    """``[…]``."""

    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """``{…}``."""

    items: tuple[tuple[Any, Any], ...]


@dataclass(frozen=True, slots=True)
class For:
    """``[for …]`` or ``{for …}``; ``key_result`` is None for the former."""

    key: str | None
    value: str
    over: Any
    key_result: Any
    result: Any
    condition: Any
    grouped: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A function's call."""

    name: str
    arguments: tuple[Any, ...]
    spread: bool


@dataclass(frozen=True, slots=True)
class Variable:
    """The first word of a traversal, such as var or aws_sqs_queue."""

    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """``….name``."""

    of: Any
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """``…[key]``."""

    of: Any
    key: Any


@dataclass(frozen=True, slots=True)
class Splat:
    """``…[*].a.b`` or ``….*.a``: the steps behind it are done to each item."""

    of: Any
    each: Any
    """an expression over the Variable named by ``SPLAT_ITEM``"""


SPLAT_ITEM = "*"


@dataclass(frozen=True, slots=True)
class Unary:
    """``!`` or ``-``."""

    operator: str
    operand: Any


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two."""

    operator: str
    left: Any
    right: Any


@dataclass(frozen=True, slots=True)
class Conditional:
    """``… ? … : …``."""

    condition: Any
    then: Any
    otherwise: Any


@dataclass(slots=True)
class Body:
    """Attributes and blocks, in the order of the file."""

    attributes: dict[str, tuple[Any, int]] = field(default_factory=dict)
    """name to expression and line"""
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """``type "label" … { … }``."""

    type: str
    labels: tuple[str, ...]
    body: Body
    line: int
    file: str
