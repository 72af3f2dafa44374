"""How two states of one resource differ, attribute by attribute, in the meaning of what they say.

Nothing, an empty text, an empty list and an empty mapping are the same; so are two policies that allow the
same in another order. A document of JSON in a text is looked into.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS = ("Statement", "Action", "NotAction", "Resource", "NotResource")
"""what a policy may write as one value or as a list of one"""


_DEEPEST = 40
"""lists and mappings in each other that are looked into"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A value, and what of it may be shown."""

    value: Any
    shown: Any


@dataclass(frozen=True, slots=True)
class Differing:
    """One attribute that differs, as far as it may be shown."""

    path: str
    """``a.b[0].c``; ``[]`` at its end where only the elements that differ are told"""
    before: Any
    after: Any

    @property
    def form(self) -> str:
        """The path without its numbers: an element may stand elsewhere."""
        return re.sub(r"\[\d*\]", "", self.path)


def differing(before: Pair, after: Pair, unknown: Any = None, path: str = "") -> Iterator[Differing]:  # noqa: ANN401 - JSON
    """Yield what differs; what is not known afterwards is left out.

    Args:
        before: the one state.
        after: the other one.
        unknown: Terraform's ``after_unknown``: true at each place whose value nobody knows yet.
        path: where the two stand.

    """
    if unknown is True or _same(before.value, after.value):
        return
    old, new = _opened(before), _opened(after)
    old, new = _alike(old, new), _alike(new, old)
    match old.value, new.value:
        case dict(), dict():
            marks = unknown if isinstance(unknown, dict) else {}
            for name in [*old.value, *(name for name in new.value if name not in old.value)]:
                below = f"{path}.{name}" if path else str(name)
                yield from differing(_part(old, name), _part(new, name), marks.get(name), below)
        case list(), list() if _plain(old.value) and _plain(new.value):
            yield from _elements(old, new, path)
        case list(), list() if old.value or new.value:
            yield from _blocks(old, new, unknown, path)
        case _:
            yield Differing(path, before.shown, after.shown)


def _elements(old: Pair, new: Pair, path: str) -> Iterator[Differing]:
    """Tell of two lists of plain values: the elements that only one has, or both lists."""
    gone = [index for index, value in enumerate(old.value) if value not in new.value]
    come = [index for index, value in enumerate(new.value) if value not in old.value]
    if gone or come:
        yield Differing(f"{path}[]", _picked(old, gone), _picked(new, come))
    else:
        yield Differing(path, old.shown, new.shown)


def _picked(pair: Pair, places: list[int]) -> Any:  # noqa: ANN401 - JSON
    found = [_part(pair, index).shown for index in places]
    return None if not found else found[0] if len(found) == 1 else found


def _blocks(old: Pair, new: Pair, unknown: Any, path: str) -> Iterator[Differing]:  # noqa: ANN401 - JSON
    """Tell of two lists of blocks: what both have is passed over, the rest is held against each other."""
    left = [index for index, value in enumerate(old.value) if not _among(value, new.value)]
    right = [index for index, value in enumerate(new.value) if not _among(value, old.value)]
    marks = unknown if isinstance(unknown, list) else []
    if not left and not right:
        yield Differing(path, old.shown, new.shown)
    for place in range(max(len(left), len(right))):
        if place >= len(left) or place >= len(right):
            one = _part(old, left[place]).shown if place < len(left) else None
            other = _part(new, right[place]).shown if place < len(right) else None
            index = left[place] if place < len(left) else right[place]
            yield Differing(f"{path}[{index}]", one, other)
            continue
        known = marks[right[place]] if right[place] < len(marks) else None
        yield from differing(
            _part(old, left[place]), _part(new, right[place]), known, f"{path}[{right[place]}]"
        )


def _among(value: Any, others: list[Any]) -> bool:  # noqa: ANN401 - JSON
    return any(_same(value, other) for other in others)


def _plain(values: list[Any]) -> bool:
    return not any(isinstance(value, dict | list) for value in values)


def _part(pair: Pair, step: Any) -> Pair:  # noqa: ANN401 - a key or an index
    """Return what stands in it, beside what of that may be shown."""
    value = pair.value.get(step) if isinstance(pair.value, dict) else pair.value[step]
    if isinstance(pair.shown, dict):
        return Pair(value, pair.shown.get(step))
    if isinstance(pair.shown, list) and len(pair.shown) == len(pair.value):
        return Pair(value, pair.shown[step])
    return Pair(value, None if value is None else pair.shown)


def _opened(pair: Pair) -> Pair:
    """Return the document in a text; any other value as it is."""
    if not isinstance(pair.value, str):
        return pair
    found = _document(pair.value)
    if found is None:
        return pair
    shown = _document(pair.shown) if isinstance(pair.shown, str) else None
    return Pair(_ordered(found), pair.shown if shown is None else _ordered(shown))


def _alike(pair: Pair, other: Pair) -> Pair:
    """Return nothing as an empty list or mapping where it stands against one."""
    if pair.value in (None, "") and isinstance(other.value, dict | list):
        return Pair(type(other.value)(), type(other.value)())
    return pair


def _document(text: str) -> Any:  # noqa: ANN401 - JSON
    if not text.lstrip().startswith(("{", "[")) or not _shallow(text):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _shallow(text: str) -> bool:
    """Tell whether no more is nested in a text than people nest; whatever is deeper is compared as a text."""
    depth = 0
    for letter in text:
        if letter in "[{":
            depth += 1
            if depth > _DEEPEST:
                return False
        elif letter in "]}":
            depth -= 1
    return True


def _ordered(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a document in which what a policy may write in two ways is written in one."""
    if isinstance(value, list):
        return [_ordered(each) for each in value]
    if not isinstance(value, dict):
        return value
    made = {}
    for name, each in value.items():
        below = _ordered(each)
        if name in _LISTS and not isinstance(below, list):
            below = [below]
        if name in _LISTS and _plain(below) and all(isinstance(item, str) for item in below):
            below = sorted(below)
        made[name] = below
    return made


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - JSON
    if one in (None, "", [], {}) and other in (None, "", [], {}):
        return True
    if type(one) is type(other) is dict:
        return all(_same(one.get(name), other.get(name)) for name in one.keys() | other.keys())
    if type(one) is type(other) is list:
        return len(one) == len(other) and all(map(_same, one, other))
    if type(one) is type(other) is str:
        if one == other:
            return True
        left, right = _document(one), _document(other)
        return left is not None and right is not None and _same(_ordered(left), _ordered(right))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)
