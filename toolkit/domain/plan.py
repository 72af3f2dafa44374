"""What Terraform will do, and to what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Action = Literal["create", "update", "replace", "delete", "no-op", "read", "forget", "import", "move"]

COUNTED: tuple[Action, ...] = ("create", "update", "replace", "delete")
"""the actions that a plan is summed up by"""


@dataclass(frozen=True, slots=True)
class Change:
    """What will happen to one resource."""

    address: str
    type: str
    action: Action
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    changed: tuple[str, ...]
    """Top-level attributes that differ, without their values"""
    unknown: Mapping[str, Any] = field(default_factory=dict)
    """``after_unknown``: what is known after the apply alone"""
    forced_by: tuple[str, ...] = ()
    """Attributes that force a replacement (``replace_paths``)"""
    reason: str = ""
    """Terraform's ``action_reason``, "" where it gives none"""


@dataclass(frozen=True, slots=True)
class Plan:
    """A saved Terraform plan, read from ``terraform show -json``."""

    environment: str
    release: str
    changes: tuple[Change, ...]
    outputs_change: bool
    document: Mapping[str, Any]
    """The whole JSON; it may hold secrets: never printed, never stored"""

    def count(self, action: Action) -> int:
        """How many resources meet this action."""
        return sum(change.action == action for change in self.changes)

    @property
    def acting(self) -> tuple[Change, ...]:
        """The changes that do something in the account."""
        return tuple(item for item in self.changes if item.action not in ("no-op", "read"))

    @property
    def empty(self) -> bool:
        """True where applying it would change nothing."""
        return not self.acting and not self.outputs_change


def idle(item: Mapping[str, Any]) -> bool:
    """Tell whether an entry of ``resource_changes`` changes neither a resource nor the state."""
    moved = item.get("previous_address") not in (None, item["address"])
    change = item["change"]
    return bool(change["actions"] == ["no-op"] and not change.get("importing") and not moved)


def _action(item: Mapping[str, Any]) -> Action:
    actions: list[str] = item["change"]["actions"]
    if actions == ["no-op"] and not idle(item):
        return "import" if item["change"].get("importing") else "move"
    match sorted(actions):
        case ["create", "delete"]:
            return "replace"
        case ["no-op" | "create" | "update" | "delete" | "read" | "forget" as single]:
            return single
        case other:
            raise ValueError(f"Terraform plans the unknown actions {other}")


def _any_true(marks: object) -> bool:
    """Tell whether Terraform marks a value, or any part of it: false, [] and {} mark nothing."""
    match marks:
        case dict():
            return any(_any_true(value) for value in marks.values())
        case list():
            return any(_any_true(value) for value in marks)
        case _:
            return marks is True


def _changed(change: Mapping[str, Any]) -> tuple[str, ...]:
    before, after = change.get("before") or {}, change.get("after") or {}
    unknown = change.get("after_unknown") or {}
    keys = set(before) | set(after)
    differing = {key for key in keys if before.get(key) != after.get(key)}
    return tuple(sorted(differing | {key for key, value in unknown.items() if _any_true(value)}))


def from_document(document: Mapping[str, Any], *, environment: str, release: str) -> Plan:
    """Read Terraform's plan JSON (format 1.x).

    Raises:
        ValueError: the document is no plan, or one that Terraform could not complete.

    """
    versioned = str(document.get("format_version", "")).startswith("1.")
    if not versioned or not {"resource_changes", "planned_values"} & set(document):
        raise ValueError("it is not the output of terraform show -json on a plan")
    if document.get("errored"):
        raise ValueError("Terraform could not complete this plan")
    changes = tuple(
        Change(
            address=item["address"],
            type=item["type"],
            action=_action(item),
            before=item["change"].get("before"),
            after=item["change"].get("after"),
            changed=_changed(item["change"]),
            unknown=item["change"].get("after_unknown") or {},
            forced_by=tuple(
                ".".join(str(step) for step in path) for path in item["change"].get("replace_paths") or ()
            ),
            reason=item.get("action_reason") or "",
        )
        for item in document.get("resource_changes", ())
        if item.get("mode", "managed") == "managed"
    )
    outputs = document.get("output_changes", {})
    return Plan(
        environment=environment,
        release=release,
        changes=changes,
        outputs_change=any(item["actions"] != ["no-op"] for item in outputs.values()),
        document=document,
    )
