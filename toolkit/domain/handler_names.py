"""What a Python file defines: parsed, never imported, since importing runs code."""

from __future__ import annotations

import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ANYTHING = "*"
"""what a file defines that takes over all names of another"""


def defined_names(source: bytes) -> frozenset[str]:
    """Return the names that a file defines when it is imported; none where it is no Python."""
    try:
        return frozenset(_names(ast.parse(source).body))
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()


def defines(source: bytes, name: str) -> bool:
    """Whether a file defines this name, as far as can be told without running it."""
    found = defined_names(source)
    return name in found or ANYTHING in found


def _names(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for node in statements:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from _targets(targets)
            case ast.AnnAssign(target=target) if node.value is not None:
                yield from _targets([target])
            case ast.ImportFrom(names=aliases) | ast.Import(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)
            case ast.If() | ast.Try() | ast.With():
                yield from _names(node.body)
                yield from _names(getattr(node, "orelse", ()))
                yield from _names(getattr(node, "finalbody", ()))
                for handler in getattr(node, "handlers", ()):
                    yield from _names(handler.body)


def _targets(targets: Iterable[ast.expr]) -> Iterator[str]:
    for target in targets:
        match target:
            case ast.Name(id=name):
                yield name
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                yield from _targets(parts)
