"""Read YAML so that every value knows its line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from toolkit.errors import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: plain data, and where each value stands."""

    file: str
    data: Any
    positions: Mapping[Path_, tuple[int, int]]

    def at(self, path: Sequence[str | int]) -> Location:
        """Return the place of the value at a path, or of the nearest thing around it that has one."""
        steps = tuple(path)
        while steps and steps not in self.positions:
            steps = steps[:-1]
        line, column = self.positions.get(steps, (1, 1))
        return Location(self.file, line, column)


def _walk(node: Any, path: Path_, positions: dict[Path_, tuple[int, int]]) -> Any:  # noqa: ANN401 - any YAML value
    if isinstance(node, CommentedMap):
        for key in node:
            line, column = node.lc.key(key)
            positions[(*path, key)] = (line + 1, column + 1)
        return {key: _walk(value, (*path, key), positions) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        for index in range(len(node)):
            line, column = node.lc.item(index)
            positions[(*path, index)] = (line + 1, column + 1)
        return [_walk(value, (*path, index), positions) for index, value in enumerate(node)]
    return _plain(node)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any YAML scalar
    """Return the bare type: ruamel's scalars remember how they were written."""
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value


def read(path: Path, *, root: Path) -> Document | Problem:
    """Return the document, or why it can't be read. ``file`` is relative to the project's root."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Problem(
            f"{name} does not exist", f"write it; {name} is one of the project's files", Location(name)
        )
    except (OSError, UnicodeDecodeError) as error:
        return Problem(f"it can't be read: {error}", "make it a readable UTF-8 file", Location(name))
    positions: dict[Path_, tuple[int, int]] = {}
    try:
        data = _walk(YAML(typ="rt").load(text), (), positions)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
        told = " ".join(part for part in (error.context, error.problem) if part)
        return Problem(f"it is not YAML: {told}", "mend the syntax at this place", place)
    except YAMLError as error:
        return Problem(f"it is not YAML: {error}", "mend the syntax", Location(name))
    return Document(name, data, positions)
