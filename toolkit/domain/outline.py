"""What a plan does, attribute by attribute, fit to be kept: no value that may be a secret is in it.

A value is written down where whoever made the outline let it pass, and it is short; of any other a keyed
digest is kept, by which two can be told to be the same, and nothing else.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from toolkit.domain.plan import idle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from toolkit.domain.plan import Plan

_SHOWN = 100
"""characters of a value that is written down; of a longer one a digest is kept"""
_HIDDEN = "#"
"""what a digest begins with; a value is JSON, which never does"""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to one object."""

    actions: tuple[str, ...]
    """Terraform's, in its order"""
    imported: bool
    before: Mapping[str, str]
    """path of an attribute to its value or its digest, of those that change"""
    after: Mapping[str, str]
    """as ``before``; of a created object all that it has"""
    unknown: tuple[str, ...]
    """paths of attributes whose values are known after the apply alone"""

    @property
    def verb(self) -> str:
        """What a person calls it."""
        if set(self.actions) == {"create", "delete"}:
            return "replace"
        return "import" if self.actions == ("no-op",) else self.actions[0]


@dataclass(frozen=True, slots=True)
class Outline:
    """Every object that is touched, and every output that changes."""

    steps: Mapping[str, Step]
    """by address; an object that was deposed has its key behind the address"""
    outputs: Mapping[str, Step]

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "steps": {name: _written(step) for name, step in sorted(self.steps.items())},
            "outputs": {name: _written(step) for name, step in sorted(self.outputs.items())},
        }


def _written(step: Step) -> list[Any]:
    return [list(step.actions), step.imported, dict(step.before), dict(step.after), list(step.unknown)]


def _read(found: list[Any]) -> Step:
    actions, imported, before, after, unknown = found
    return Step(tuple(actions), imported, before, after, tuple(unknown))


def from_document(document: Mapping[str, Any]) -> Outline:
    """Read an outline back.

    Raises:
        ValueError: the document is no outline.

    """
    try:
        return Outline(
            {name: _read(step) for name, step in document["steps"].items()},
            {name: _read(step) for name, step in document["outputs"].items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it is no outline of a plan: {error!r}") from error


def of_plan(plan: Plan, *, key: bytes, mask: Callable[[Any, Any], Any]) -> Outline:
    """Outline a plan.

    Args:
        plan: the plan, as Terraform showed it.
        key: of the digests that stand for values that are not written down.
        mask: returns a value of an object with everything in it that may be a secret put out of sight; it
            is given Terraform's marks of what is sensitive too.

    """
    tokens = _Tokens(key, mask)
    steps = {}
    for item in plan.document.get("resource_changes", ()):
        if not idle(item) and item.get("mode", "managed") == "managed":
            deposed = f" (deposed {item['deposed']})" if item.get("deposed") else ""
            steps[item["address"] + deposed] = _step(item["change"], tokens)
    outputs = {
        name: _step(_wrapped(change), tokens)
        for name, change in plan.document.get("output_changes", {}).items()
        if change["actions"] != ["no-op"]
    }
    return Outline(steps, outputs)


def _wrapped(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the change of an output in the form that an object's has: with attributes."""
    names = ("before", "after", "after_unknown", "before_sensitive", "after_sensitive")
    return {"actions": change["actions"], **{name: {"value": change.get(name)} for name in names}}


class _Tokens:
    """Values as they are written down."""

    def __init__(self, key: bytes, mask: Callable[[Any, Any], Any]) -> None:
        self._key = key
        self._mask = mask

    def of(self, value: Any, marks: Any) -> dict[str, str]:  # noqa: ANN401 - JSON
        """Return the leaves of an object, by their paths."""
        found: dict[str, str] = {}
        if value is not None:
            self._collect(value, self._mask(value, marks), "", found)
        return found

    def _collect(self, value: Any, shown: Any, path: str, found: dict[str, str]) -> None:  # noqa: ANN401 - JSON
        """Write down the leaves of a value, each beside what of it may be shown."""
        if value is None:
            return
        if isinstance(value, dict) and value:
            also = shown if isinstance(shown, dict) else {}
            for name, inner in value.items():
                self._collect(inner, also.get(name), f"{path}.{name}" if path else name, found)
        elif isinstance(value, list) and value:
            same = isinstance(shown, list) and len(shown) == len(value)
            for index, inner in enumerate(value):
                self._collect(inner, shown[index] if same else None, f"{path}[{index}]", found)
        else:
            text = _json(value)
            if len(text) > _SHOWN or shown != value:
                text = _HIDDEN + hmac.digest(self._key, f"{path}\0{text}".encode(), "sha256").hex()[:24]
            found[path] = text


def _json(leaf: Any) -> str:  # noqa: ANN401 - JSON
    # Nearly all are texts, and a plan has hundreds of thousands of them.
    if isinstance(leaf, str):
        return encode_basestring(leaf)
    if isinstance(leaf, bool):
        return "true" if leaf else "false"
    return str(leaf) if isinstance(leaf, int) else json.dumps(leaf)


def _unknown(marks: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - JSON
    match marks:
        case dict():
            for name, inner in marks.items():
                yield from _unknown(inner, f"{path}.{name}" if path else name)
        case list():
            for index, inner in enumerate(marks):
                yield from _unknown(inner, f"{path}[{index}]")
        case True:
            yield path


def _step(change: Mapping[str, Any], tokens: _Tokens) -> Step:
    before = tokens.of(change.get("before"), change.get("before_sensitive"))
    after = tokens.of(change.get("after"), change.get("after_sensitive"))
    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    created = "create" in change["actions"]
    return Step(
        actions=tuple(change["actions"]),
        imported=bool(change.get("importing")),
        before={path: token for path, token in before.items() if path in differing and after},
        after={path: token for path, token in after.items() if created or path in differing},
        unknown=tuple(sorted(_unknown(change.get("after_unknown") or {}, ""))),
    )
