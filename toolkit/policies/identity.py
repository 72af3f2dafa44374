"""Who may do what, and would be allowed more or less: by what policies mean, not by how they are written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.domain.access import arn
from toolkit.domain.access.allowance import difference
from toolkit.domain.identity_delta import IdentityDelta, Permitted
from toolkit.domain.risk import Risk
from toolkit.policies.changes import sides
from toolkit.policies.changes.subjects import HOLDERS, subjects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.domain.access.allowance import Allowance, Difference
    from toolkit.domain.plan import Plan
    from toolkit.domain.risk import Level
    from toolkit.policies.changes.subjects import Subject

_NAMED = 3
"""allowances that are told in one line"""
_MASTERS = (
    "iam:PassRole",
    "iam:PutRolePolicy",
    "iam:AttachRolePolicy",
    "iam:CreateAccessKey",
    "sts:AssumeRole",
)
"""actions by which whoever has them on everything gets everything else"""
_ADMINISTRATORS = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess")
_OWN = {
    "aws_iam_access_key": "a key that never expires is made for a user",
    "aws_iam_user_login_profile": "a user gets a password",
    "aws_iam_saml_provider": "who vouches for people changes",
    "aws_iam_group_membership": "who is in a group changes",
    "aws_iam_user_group_membership": "who is in a group changes",
    "aws_iam_instance_profile": "which role machines take changes",
    "aws_iam_openid_connect_provider": "who vouches for tokens changes",
    "aws_lakeformation_permissions": "who may read data changes",
    "aws_kms_grant": "who may use a key changes",
}
"""types that say who may do what, and have no policy"""


def risks(plan: Plan) -> Iterator[Risk]:
    """Tell what becomes allowed, to whom, and what is no longer."""
    found = subjects(plan)
    yield from _boundaries(plan)
    for change in plan.changes:
        if change.type in _OWN and change.action not in ("no-op", "read", "move", "import", "forget"):
            level: Level = "medium" if change.action == "delete" else "high"
            yield Risk(level, "identity", change.address, _OWN[change.type])
    unread = [each for each in found if each.new and each.after.unknown]
    for subject in found:
        yield from _of(subject)
    if unread:
        told = f"what {_counted(unread)} may do is not known before the apply"
        yield Risk("medium", "identity", unread[0].address, told)


def delta(plan: Plan) -> IdentityDelta:
    """Return everything that becomes allowed, and everything that is no longer."""
    added: list[Permitted] = []
    removed: list[Permitted] = []
    unknown: set[str] = set()
    for subject in subjects(plan):
        found = _difference(subject)
        unknown |= subject.after.unknown | subject.before.unknown
        added += [_permitted(subject, each) for each in (*found.allowed, *found.no_longer_denied)]
        removed += [_permitted(subject, each) for each in (*found.no_longer_allowed, *found.denied)]
    return IdentityDelta(tuple(sorted(added)), tuple(sorted(removed)), tuple(sorted(unknown)))


def _permitted(subject: Subject, found: Allowance) -> Permitted:
    return Permitted(
        subject.address, subject.kind, found.who, _action(found), found.resource, found.conditions
    )


def _difference(subject: Subject) -> Difference:
    found = difference(subject.before.allowances, subject.after.allowances)
    if subject.after.unknown:
        # What is not told any more need not be gone.
        return replace(found, no_longer_allowed=(), no_longer_denied=())
    return found


def _counted(found: Sequence[Subject]) -> str:
    one = found[0]
    return f"a new {one.kind}" if len(found) == 1 else f"{len(found)} new roles and resources"


def _of(subject: Subject) -> Iterator[Risk]:
    found = _difference(subject)
    if subject.new:
        yield from _of_new(subject, found)
        return
    unknown = subject.after.unknown | subject.before.unknown
    if unknown:
        told = f"{_whose(subject)} can't be told before the apply: it may be anything"
        yield Risk("high", "identity", min(unknown), told)
    if not subject.after.there and subject.kind == "trust":
        return
    if not subject.after.there and subject.kind in ("role", "user", "group", "policy"):
        yield Risk("medium", "identity", subject.address, f"the {subject.kind} and all it may do is removed")
        return
    for said, level, each in (
        (f"{_verb(subject)} allowed", "high", found.allowed),
        (f"{_verb(subject)} no longer denied", "high", found.no_longer_denied),
        (f"{_verb(subject)} no longer allowed", "medium", found.no_longer_allowed),
        (f"{_verb(subject)} denied", "medium", found.denied),
    ):
        if each:
            wide = level == "high" and any(map(_sweeping, each))
            told = f"{said}: {_listed(each)}"
            yield Risk("critical" if wide else level, "identity", subject.address, told)  # type: ignore[arg-type] # a literal each
    if found.none and not unknown:
        yield Risk("low", "identity", subject.address, "no change in what is allowed")


def _of_new(subject: Subject, found: Difference) -> Iterator[Risk]:
    """Of what is new only that is told which nobody should be allowed without a second look."""
    wide = [each for each in found.allowed if _sweeping(each)]
    if wide:
        level: Level = "critical" if any(each.open for each in wide) else "high"
        yield Risk(level, "identity", subject.address, f"new: {_verb(subject)} allowed: {_listed(wide)}")


def _verb(subject: Subject) -> str:
    match subject.kind:
        case "trust":
            return "whoever takes the role:"
        case "resource" | "function":
            return "others are"
        case _:
            return f"the {subject.kind} is"


def _whose(subject: Subject) -> str:
    match subject.kind:
        case "trust":
            return "who may take the role"
        case "resource" | "function":
            return "who may use it"
        case _:
            return f"what the {subject.kind} may do"


def _action(found: Allowance) -> str:
    return f"{found.action} but {', '.join(found.except_actions)}" if found.except_actions else found.action


def _listed(found: Sequence[Allowance]) -> str:
    told = [_told(each) for each in found[:_NAMED]]
    more = len(found) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")


def _told(found: Allowance) -> str:
    who = f" to {found.who}" if found.who else ""
    but = f" but {', '.join(found.except_resources)}" if found.except_resources else ""
    where = "" if found.who and found.resource == "*" else f" on {found.resource}{but}"
    held = f" (if {', '.join(found.conditions)})" if found.conditions else ""
    return f"{_action(found)}{where}{who}{held}"


def _sweeping(found: Allowance) -> bool:
    """Tell whether an allowance opens a door to everybody, or to everything."""
    if found.open:
        return True
    if found.who:
        return False
    if found.action.startswith("all of "):
        return found.action.endswith(_ADMINISTRATORS)
    everything = found.resource == "*"
    return everything and any(arn.covers(found.action, each, fold=True) for each in _MASTERS)


def _boundaries(plan: Plan) -> Iterator[Risk]:
    """Tell of permissions boundaries that go, or become another."""
    for change in plan.changes:
        if change.type not in HOLDERS or change.action not in ("update", "replace"):
            continue
        limit = sides.of(change, "permissions_boundary")
        if limit.before and limit.known and not limit.after:
            told = "it loses its permissions boundary: nothing limits its policies any more"
            yield Risk("critical", "identity", change.address, told)
        elif limit.before and limit.differ:
            yield Risk("high", "identity", change.address, "its permissions boundary becomes another")
