"""What Python code says that rules about wiring ask for: events that it publishes, names of metrics.

Nothing is run: the code is read.
"""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain.estate import Published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NEVER = frozenset(
    {
        ".git",
        ".terraform",
        ".toolkit",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        "site-packages",
        "tests",
        "test",
    }
)
_MANY = 3000
"""files that are read"""
_SOURCE = frozenset({"Source", "source"})
_TYPE = frozenset({"DetailType", "detail-type", "detail_type"})


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What was read of some code."""

    files: tuple[Path, ...]
    published: tuple[Published, ...]
    texts: frozenset[str]
    """every text that stands in the code"""


def python_files(folder: Path) -> list[Path]:
    """Return the Python files below a folder, but for tests and what was installed."""
    found: list[Path] = []
    for place, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if name not in _NEVER)
        found += [
            Path(place, name)
            for name in sorted(files)
            if name.endswith(".py") and not name.startswith("test_")
        ]
        if len(found) > _MANY:
            break
    return found[:_MANY]


def read(folder: Path, *, told: Callable[[Path], str]) -> CodeFacts | None:
    """Return what the code in a folder says; None where there is none."""
    trees: list[tuple[Path, ast.Module]] = []
    for file in python_files(folder):
        try:
            trees.append((file, ast.parse(file.read_bytes())))
        except (SyntaxError, ValueError, OSError):
            continue
    if not trees:
        return None
    constants = _constants(trees)
    published = [event for file, tree in trees for event in _published(tree, constants, told(file))]
    calls = any(
        isinstance(node, ast.Attribute) and node.attr == "put_events"
        for _file, tree in trees
        for node in ast.walk(tree)
    )
    if not calls:
        published = []
    elif not published:
        published = [Published(None, None, told(trees[0][0]), 1)]
    texts = frozenset(
        node.value
        for _file, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return CodeFacts(tuple(file for file, _tree in trees), tuple(published), texts)


def _constants(trees: list[tuple[Path, ast.Module]]) -> dict[str, set[str]]:
    """Return every name that is given a text, anywhere, and the texts."""
    found: dict[str, set[str]] = defaultdict(set)
    for _file, tree in trees:
        for node in ast.walk(tree):
            targets: list[ast.expr] = []
            value: ast.expr | None = None
            if isinstance(node, ast.Assign):
                targets, value = node.targets, node.value
            elif isinstance(node, ast.AnnAssign):
                targets, value = [node.target], node.value
            for target in targets:
                name = target.id if isinstance(target, ast.Name) else getattr(target, "attr", None)
                if name is not None:
                    text = (
                        value.value
                        if isinstance(value, ast.Constant) and isinstance(value.value, str)
                        else "\0"
                    )
                    found[name].add(text)
    return found


def _published(tree: ast.Module, constants: dict[str, set[str]], file: str) -> Iterator[Published]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr):
            continue
        pairs: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.Dict):
            pairs = [
                (key.value, value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            ]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
            pairs = [(each.arg, each.value) for each in node.keywords if each.arg is not None]
        given = dict(pairs)
        if "DetailType" in given:
            source = given.get("Source")
            yield Published(
                _text(source, constants) if source is not None else None,
                _text(given["DetailType"], constants),
                file,
                node.lineno,
            )


def _text(node: ast.expr, constants: dict[str, set[str]]) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
    if name == "value" and isinstance(node, ast.Attribute):
        return _text(node.value, constants)
    texts = constants.get(name or "", set())
    return next(iter(texts)) if len(texts) == 1 and "\0" not in texts else None
