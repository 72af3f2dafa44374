"""How what would happen now differs from what was approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.domain.outline import Outline, Step

_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was approved otherwise."""

    address: str
    told: str

    def __str__(self) -> str:
        return f"{self.address}: {self.told}"


def differences(approved: Outline, now: Outline) -> tuple[Difference, ...]:
    """Return all that differs, by address; nothing where the two do the same."""
    found = _between(approved.steps, now.steps)
    outputs = _between(approved.outputs, now.outputs)
    return (*found, *(Difference(f"output {item.address}", item.told) for item in outputs))


def _between(approved: Mapping[str, Step], now: Mapping[str, Step]) -> tuple[Difference, ...]:
    return tuple(
        Difference(address, told)
        for address in sorted(approved.keys() | now.keys())
        for told in _told(approved.get(address), now.get(address))
    )


def _told(approved: Step | None, now: Step | None) -> Iterator[str]:
    if approved is None or now is None:
        yield f"approved is {_verb(approved)}, now it is {_verb(now)}{_attributes(now)}"
        return
    if (approved.actions, approved.imported) != (now.actions, now.imported):
        yield f"approved is {_verb(approved)}, now it is {_verb(now)}{_attributes(now)}"
        return
    for path in sorted({*approved.after, *now.after, *approved.before, *now.before}):
        was, becomes = (approved.before.get(path), approved.after.get(path))
        is_now, would = (now.before.get(path), now.after.get(path))
        if (was, becomes) != (is_now, would):
            yield f"{path}: approved is {_move(was, becomes)}, now it is {_move(is_now, would)}"
    if approved.unknown != now.unknown:
        names = ", ".join(sorted(set(approved.unknown) ^ set(now.unknown)))
        yield f"what is known after the apply alone: {names}"


def _verb(step: Step | None) -> str:
    if step is None:
        return _NOTHING
    return f"{step.verb} (imported)" if step.imported and step.verb != "import" else step.verb


def _attributes(step: Step | None) -> str:
    """Name what an update changes: an unexpected one is nearly always somebody's hand."""
    if step is None or step.verb != "update":
        return ""
    moves = [
        f"{path} {_move(step.before.get(path), step.after.get(path))}"
        for path in sorted({*step.before, *step.after})
    ]
    return f" ({', '.join(moves[:4])}{f' and {len(moves) - 4} more' if len(moves) > 4 else ''})"  # noqa: PLR2004


def _move(before: str | None, after: str | None) -> str:
    return f"{_value(before)} → {_value(after)}" if before is not None else _value(after)


def _value(token: str | None) -> str:
    if token is None:
        return "none"
    return "(not shown)" if token.startswith("#") else token


def beyond(approved: Outline, now: Outline) -> tuple[Difference, ...]:
    """Return what is planned now and is no part of what was approved; nothing where the rest of it is left.

    An apply that was stopped half-way has done a part: what it created exists, what it was about to replace
    may be deleted, what was unknown is known, and a creation that failed is made anew. Whatever was found in
    the account and belongs to what was to be created is imported.
    """
    found = []
    for address, step in sorted(now.steps.items()):
        was = approved.steps.get(address) or approved.steps.get(address.split(" (deposed", maxsplit=1)[0])
        told = f"approved is {_verb(was)}, now it is {_verb(step)}{_attributes(step)}"
        if was is None or step.actions not in _LEFT.get(was.actions, {was.actions}):
            found.append(Difference(address, told))
        else:
            found += [Difference(address, each) for each in _leaves_beyond(was, step)]
    for name, step in sorted(now.outputs.items()):
        was = approved.outputs.get(name)
        if was is None and name not in approved.outputs:
            found.append(Difference(f"output {name}", f"approved is {_NOTHING}, now it is {_verb(step)}"))
        elif was is not None:
            found += [Difference(f"output {name}", each) for each in _leaves_beyond(was, step)]
    return tuple(found)


_CREATE, _UPDATE, _DELETE, _AS_IT_IS = ("create",), ("update",), ("delete",), ("no-op",)
_ANEW, _ANEW_FIRST = ("delete", "create"), ("create", "delete")
_LEFT: dict[tuple[str, ...], set[tuple[str, ...]]] = {
    # A creation that failed half-way is tainted: Terraform makes it anew. One that was found is imported.
    _CREATE: {_CREATE, _ANEW, _ANEW_FIRST, _UPDATE, _AS_IT_IS},
    _ANEW: {_ANEW, _ANEW_FIRST, _CREATE, _UPDATE, _AS_IT_IS, _DELETE},
    _ANEW_FIRST: {_ANEW, _ANEW_FIRST, _CREATE, _UPDATE, _AS_IT_IS, _DELETE},
    _AS_IT_IS: {_AS_IT_IS, _UPDATE},
}
"""Terraform's actions to those that may be left of them"""


def _leaves_beyond(was: Step, now: Step) -> Iterator[str]:
    for path, token in sorted(now.after.items()):
        if was.after.get(path) != token and not _covered(path, was.unknown):
            yield f"{path}: approved is {_value(was.after.get(path))}, now it is {_value(token)}"
    created = "create" in was.actions
    for path in sorted(now.before.keys() - now.after.keys()):
        meant = path not in was.after and (created or path in was.before)
        if not meant and not _covered(path, was.unknown) and not _covered(path, now.unknown):
            yield f"{path}: approved is {_value(was.after.get(path))}, now it goes"


def _covered(path: str, unknown: tuple[str, ...]) -> bool:
    """Tell whether an attribute, or one that it is a part of, was not known when it was approved."""
    return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in unknown)
