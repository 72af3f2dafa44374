"""What somebody else than Terraform has changed in an account, read from a plan that looked at it.

Told is what Terraform would put back, and what it would silently take for its own although a release says
otherwise: the code that runs, and whether a rule is switched on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain.attributes import Differing, Pair, differing
from toolkit.domain.canonical import digest_of
from toolkit.domain.plan import idle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from toolkit.domain.drift_rules import Fault, Rule

    Mask = Callable[[Any, Any], Any]

_TAKEN_OVER = {
    "aws_lambda_function": ("code_sha256", "version"),
    "aws_lambda_alias": ("function_version",),
    "aws_cloudwatch_event_rule": ("state",),
}
"""Attributes that Terraform computes from what it finds: an edit of them is in no plan. By resource type"""


@dataclass(frozen=True, slots=True)
class Item:
    """One attribute that differs from what was applied; secrets are masked."""

    address: str
    attribute: str
    """its path; empty where the whole resource is gone"""
    declared: Any
    """what Terraform would set, or had set"""
    observed: Any
    """what the account says"""
    repair: tuple[str, ...] = ()
    """arguments of the ``aws`` command that puts it back; empty where an apply does"""

    @property
    def gone(self) -> bool:
        """Whether the resource itself was deleted."""
        return not self.attribute


@dataclass(frozen=True, slots=True)
class Ignored:
    """A difference that somebody answers for."""

    item: Item
    rule: Rule


@dataclass(frozen=True, slots=True)
class Drift:
    """What was found in an environment."""

    environment: str
    release: str
    items: tuple[Item, ...]
    ignored: tuple[Ignored, ...] = ()
    pending: tuple[str, ...] = ()
    """addresses of what an apply would change although nobody has touched it: it is not applied yet"""
    faults: tuple[Fault, ...] = ()
    """rules that ignore nothing, and why"""
    at: datetime | None = None
    seconds: float = 0
    unrecorded: str = ""
    """why the ledger does not tell of it; empty where it does"""

    @property
    def drifted(self) -> bool:
        """Whether there is anything that nobody answers for."""
        return bool(self.items)

    @property
    def fingerprint(self) -> str:
        """The digest of what differs: as long as it stays, there is no news."""
        return digest_of(
            [[each.address, each.attribute, each.declared, each.observed] for each in self.items]
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """What a plan tells."""

    items: tuple[Item, ...]
    pending: tuple[str, ...]


@dataclass(slots=True)
class _Resource:
    """What is known of one address: how it was touched, and what would be done."""

    touched: Mapping[str, Any] | None = None
    planned: Mapping[str, Any] | None = None


def of_plan(document: Mapping[str, Any], *, mask: Mask) -> Seen:
    """Return what drifted, by address; and what is planned for other reasons.

    Args:
        document: the plan, as Terraform shows it.
        mask: returns a value with everything in it that may be a secret put out of sight; it is given
            Terraform's marks of what is sensitive too.

    """
    found: dict[str, _Resource] = {}
    for entry in document.get("resource_drift", ()):
        if entry.get("mode", "managed") == "managed" and not entry.get("deposed"):
            found.setdefault(entry["address"], _Resource()).touched = entry
    for entry in document.get("resource_changes", ()):
        if entry.get("mode", "managed") == "managed" and not entry.get("deposed") and not idle(entry):
            found.setdefault(entry["address"], _Resource()).planned = entry
    told = {address: tuple(_items(address, found[address], mask)) for address in sorted(found)}
    published = {item.observed for items in told.values() for item in items if item.attribute == "version"}
    pending = [
        address
        for address, items in told.items()
        if (planned := found[address].planned) is not None and _unexplained(planned, items, published, mask)
    ]
    return Seen(tuple(item for items in told.values() for item in items), tuple(pending))


def _items(address: str, resource: _Resource, mask: Mask) -> Iterator[Item]:
    touched, planned = resource.touched, resource.planned
    if touched is None:
        return
    change = touched["change"]
    if change["actions"] == ["delete"]:
        if planned is not None and "create" in planned["change"]["actions"]:
            yield Item(address, "", "there", None)
        return
    edits = tuple(_between(change, mask))
    told = set()
    if planned is not None:
        for each in _tags(tuple(_between(planned["change"], mask))):
            if any(_within(each.form, edit.form) for edit in edits):
                told.add(each.form)
                yield Item(address, each.path, each.after, each.before)
    taken_over = _TAKEN_OVER.get(touched["type"], ())
    for edit in edits:
        if edit.path in taken_over and edit.before is not None and edit.form not in told:
            before = change.get("before") or {}
            repair = _repair(touched["type"], before, edit)
            yield Item(address, edit.path, edit.before, edit.after, repair)


def _between(change: Mapping[str, Any], mask: Mask) -> Iterator[Differing]:
    before, after = change.get("before") or {}, change.get("after") or {}
    return differing(
        Pair(before, mask(before, change.get("before_sensitive"))),
        Pair(after, mask(after, change.get("after_sensitive"))),
        change.get("after_unknown"),
    )


def _tags(found: tuple[Differing, ...]) -> Iterator[Differing]:
    """Tell of a tag once: a resource has its own, and those together with the provider's."""
    known = {each.path.removeprefix("tags_all") for each in found if each.path.startswith("tags_all")}
    for each in found:
        if each.path.startswith("tags_all"):
            yield Differing("tags" + each.path.removeprefix("tags_all"), each.before, each.after)
        elif not (each.path.startswith("tags") and each.path.removeprefix("tags") in known):
            yield each


def _within(one: str, other: str) -> bool:
    """Tell whether one path is the other, or a part of it."""
    return (
        one == other or one.startswith((f"{other}.", f"{other}[")) or other.startswith((f"{one}.", f"{one}["))
    )


def _unexplained(planned: Mapping[str, Any], told: Sequence[Item], published: set[Any], mask: Mask) -> bool:
    """Tell whether something is planned that no edit is the reason of.

    What is only not known yet follows from another change: that one is told. So does an alias that would be
    moved to a version that somebody published.
    """
    actions = planned["change"]["actions"]
    if actions == ["create"]:
        return not any(item.gone for item in told)
    if actions in (["delete"], ["forget"]):
        return True
    if actions == ["no-op"]:
        return True  # it moves, or is imported
    paths = {item.attribute for item in told}
    return any(
        each.path not in paths and not (each.path == "function_version" and each.after in published)
        for each in _tags(tuple(_between(planned["change"], mask)))
    )


def _repair(kind: str, before: Mapping[str, Any], edit: Differing) -> tuple[str, ...]:
    """Return the command that puts back what no apply would."""
    name = str(before.get("function_name") or before.get("name") or "")
    match kind:
        case "aws_lambda_alias":
            alias = str(before.get("name") or "")
            version = str(edit.before)
            return (
                "lambda", "update-alias", "--function-name", name, "--name", alias,
                "--function-version", version,
            )  # fmt: skip
        case "aws_lambda_function" if edit.path == "version":
            return ("lambda", "delete-function", "--function-name", name, "--qualifier", str(edit.after))
        case "aws_lambda_function" if before.get("s3_bucket") and before.get("s3_key"):
            place = (str(before["s3_bucket"]), str(before["s3_key"]))
            return (
                "lambda", "update-function-code", "--function-name", name, "--s3-bucket", place[0],
                "--s3-key", place[1],
            )  # fmt: skip
        case "aws_cloudwatch_event_rule":
            verb = "enable-rule" if edit.before == "ENABLED" else "disable-rule"
            bus = str(before.get("event_bus_name") or "default")
            return ("events", verb, "--name", name, "--event-bus-name", bus)
        case _:
            return ()
