"""Read YAML so that every value knows its line and column."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from toolkit.config.document import NO_SCALAR, Document
from toolkit.errors import Location, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from ruamel.yaml.nodes import Node

    from toolkit.config.document import Path_

__all__ = ["NO_SCALAR", "Document", "dated", "read"]


class _EndlessError(Exception):
    """A list or mapping holds itself."""

    def __init__(self, node: Node) -> None:
        super().__init__("it holds itself")
        self.place = (node.start_mark.line + 1, node.start_mark.column + 1)


def _step(key: Node) -> str:
    return str(key.value) if isinstance(key, ScalarNode) else NO_SCALAR


def _positions(
    node: Node, path: Path_, found: dict[Path_, tuple[int, int]], around: tuple[Node, ...]
) -> None:
    """Note where every key and item stands; an alias stands where its anchor does."""
    if node in around:
        raise _EndlessError(node)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            step = (*path, _step(key))
            found.setdefault(step, (key.start_mark.line + 1, key.start_mark.column + 1))
            _positions(value, step, found, (*around, node))
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            item = (*path, index)
            found.setdefault(item, (value.start_mark.line + 1, value.start_mark.column + 1))
            _positions(value, item, found, (*around, node))


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
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
        if node is not None:
            _positions(node, (), positions, ())
        # Of the same node: to load the text would be to parse it a second time.
        data = None if node is None else yaml.constructor.construct_document(node)
    except _EndlessError as error:
        return Problem(
            "a value holds itself", "take the alias out of what it names", Location(name, *error.place)
        )
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
        told = " ".join(part for part in (error.context, error.problem) if part)
        return Problem(f"it is not YAML: {told}", "mend the syntax at this place", place)
    except (YAMLError, ValueError, RecursionError) as error:
        return Problem(f"it is not YAML: {error}", "mend the syntax", Location(name))
    return Document(name, data, positions)


def dated(document: Document) -> Document:
    """Return a document with its dates as the text that they were written as: a schema knows no dates."""
    return Document(document.file, _without_dates(document.data), document.positions)


def _without_dates(data: Any) -> Any:  # noqa: ANN401 - any YAML value
    if isinstance(data, dict):
        return {key: _without_dates(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_dates(each) for each in data]
    return data.isoformat()[:10] if isinstance(data, date | datetime) else data
