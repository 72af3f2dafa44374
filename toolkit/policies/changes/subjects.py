"""Whoever holds policies, and what these allow before and after a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from toolkit.domain.access.allowance import Allowance, of_policy
from toolkit.domain.access.policy import parse
from toolkit.domain.estate import unindexed
from toolkit.policies.changes import sides
from toolkit.policies.security.documents import IDENTITY_POLICIES, RESOURCE_POLICIES
from toolkit.policies.security.principals import everyone, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.domain.plan import Change, Plan

HOLDERS = {"aws_iam_role": "role", "aws_iam_user": "user", "aws_iam_group": "group"}
_INLINE = {
    "aws_iam_role_policy": "role",
    "aws_iam_user_policy": "user",
    "aws_iam_group_policy": "group",
}
_ATTACHED = {
    "aws_iam_role_policy_attachment": "role",
    "aws_iam_user_policy_attachment": "user",
    "aws_iam_group_policy_attachment": "group",
}
_MORE = {"aws_api_gateway_rest_api": "policy", "aws_api_gateway_rest_api_policy": "policy"}
_MENTIONED = 80
"""letters of a name that is no text but told as one"""


@dataclass
class Side:
    """What one holder's policies allow, before or after."""

    allowances: set[Allowance] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    """addresses of policies that can't be told"""
    there: bool = False


@dataclass
class Subject:
    """A role, user or group; the trust of a role; or the policy of a resource."""

    kind: str
    """role, user, group, policy, trust, resource or function"""
    address: str
    """of what changes of it; of itself where nothing else is known"""
    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)
    touched: list[str] = field(default_factory=list)
    """addresses of what changes of its policies"""

    @property
    def new(self) -> bool:
        """Whether nothing of it is there yet."""
        return not self.before.there


def subjects(plan: Plan) -> list[Subject]:
    """Return everybody whose policies are in a plan, and something of them changes."""
    found: dict[tuple[str, str], Subject] = {}
    policies = _customer_policies(plan)
    attached: set[str] = set()
    for change in plan.changes:
        if change.action == "forget":
            continue
        for was in (True, False):
            values = change.before if was else change.after
            if values is None:
                continue
            for kind, key, piece in _pieces(
                change, values, was=was, policies=policies, attached=attached, document=plan.document
            ):
                subject = found.setdefault((kind, key), Subject(kind, change.address))
                side = subject.before if was else subject.after
                side.there = True
                side.allowances |= piece.allowances
                side.unknown |= piece.unknown
                if _touches(change, kind) and change.address not in subject.touched:
                    subject.touched.append(change.address)
    for (_kind, key), subject in found.items():
        subject.touched += sorted(each for each in attached if each.partition("\0")[0] == key)
    told = {each.partition("\0")[2] for each in attached}
    kept = [each for each in found.values() if each.kind != "policy" or each.address not in told]
    return [subject for subject in kept if _changes(subject)]


_OF_KIND = {
    "role": {"inline_policy", "managed_policy_arns"},
    "user": {"inline_policy"},
    "group": {"inline_policy"},
    "trust": {"assume_role_policy"},
}


def _touches(change: Change, kind: str) -> bool:
    """Tell whether a change is one of what is allowed, and not of a description or a tag."""
    if change.action in ("create", "delete", "replace"):
        return True
    if change.action != "update":
        return False
    if change.type in HOLDERS:
        return not _OF_KIND[kind].isdisjoint(change.changed)
    attribute = RESOURCE_POLICIES.get(change.type) or _MORE.get(change.type)
    return attribute is None or attribute in change.changed


def _changes(subject: Subject) -> bool:
    if subject.touched:
        subject.address = subject.touched[0].rpartition("\0")[2]
        return True
    return subject.before.allowances != subject.after.allowances and subject.before.there


def _customer_policies(plan: Plan) -> dict[str, tuple[Change, bool, bool]]:
    """Return the account's own managed policies, by their ARNs before and after."""
    found = {}
    for change in plan.changes:
        if change.type == "aws_iam_policy":
            for values in (change.before, change.after):
                arn = (values or {}).get("arn")
                if isinstance(arn, str):
                    found[arn] = (change, change.before is not None, change.after is not None)
    return found


def _pieces(
    change: Change,
    values: Mapping[str, Any],
    *,
    was: bool,
    policies: Mapping[str, tuple[Change, bool, bool]],
    attached: set[str],
    document: Mapping[str, Any],
) -> Iterator[tuple[str, str, Side]]:
    """Yield whose policies a resource holds, and what they allow."""
    kind = change.type
    if kind in HOLDERS:
        yield from _of_holder(change, values, was=was)
    elif kind in _INLINE:
        name = _name(values.get(_INLINE[kind]), change)
        yield _INLINE[kind], name, _read(change, "policy", was=was)
    elif kind in _ATTACHED:
        name = _name(values.get(_ATTACHED[kind]), change)
        arn = values.get("policy_arn")
        own = policies.get(arn) if isinstance(arn, str) else None
        if own is not None:
            if own[0].action not in ("no-op", "read"):
                attached.add(f"{name}\0{own[0].address}")
            yield _ATTACHED[kind], name, _read(own[0], "policy", was=was)
        else:
            yield _ATTACHED[kind], name, _whole(change, arn)
    elif kind == "aws_iam_policy":
        yield "policy", change.address, _read(change, "policy", was=was)
    elif kind == "aws_lambda_permission":
        yield "function", _name(values.get("function_name"), change), _permission(change, values, was=was)
    else:
        attribute = RESOURCE_POLICIES.get(kind) or _MORE.get(kind) or IDENTITY_POLICIES.get(kind)
        unknown = not was and attribute is not None and sides.found(change.unknown, attribute) is True
        if attribute and (
            values.get(attribute) or (unknown and written(document, change.address, attribute))
        ):
            yield "resource", change.address, _read(change, attribute, was=was)


def written(document: Mapping[str, Any], address: str, attribute: str) -> bool:
    """Tell whether the code sets an attribute: if not, an unknown value is what the provider will read back.

    Of a plan without its configuration that can't be told: then it counts as set.
    """
    module = document.get("configuration", {}).get("root_module")
    parts = unindexed(address).split(".")
    while parts[:1] == ["module"] and module is not None:
        module = module.get("module_calls", {}).get(parts[1], {}).get("module")
        parts = parts[2:]
    for resource in (module or {}).get("resources", ()):
        if resource.get("address") == ".".join(parts):
            return attribute in resource.get("expressions", {})
    return True


def _name(value: object, change: Change) -> str:
    """Return the name that policies go by: a new role's may not be known, then it is only its own."""
    return value if isinstance(value, str) and value else change.address


def _of_holder(change: Change, values: Mapping[str, Any], *, was: bool) -> Iterator[tuple[str, str, Side]]:
    kind, name = HOLDERS[change.type], _name(values.get("name"), change)
    side = Side(there=True)
    for number, block in enumerate(values.get("inline_policy") or ()):
        if isinstance(block, dict) and block.get("policy"):
            read = _read(change, f"inline_policy.{number}.policy", was=was)
            side.allowances |= read.allowances
            side.unknown |= read.unknown
    for arn in values.get("managed_policy_arns") or ():
        side.allowances |= _whole(change, arn).allowances
    yield kind, name, side
    if change.type == "aws_iam_role":
        yield "trust", change.address, _read(change, "assume_role_policy", was=was)


def _read(change: Change, attribute: str, *, was: bool) -> Side:
    """Read a policy; what can't be told is unknown, never empty."""
    if not was and sides.found(change.unknown, attribute):
        return Side(unknown={change.address})
    text = sides.found(change.before if was else change.after, attribute)
    if not text:
        return Side()
    found = _meaning(text) if isinstance(text, str) else None
    if found is None:
        return Side(unknown={change.address})
    return Side(set(found[0]), set() if found[1] else {change.address})


@lru_cache(maxsize=16_384)
def _meaning(text: str) -> tuple[frozenset[Allowance], bool] | None:
    """Return what a policy allows, and whether all of it is known; None where it can't be read.

    A plan has the same policy before and after, and for many functions.
    """
    try:
        policy = parse(text)
    except ValueError:
        return None
    wide = [each for each in policy.statements if everyone(each) and not narrowed(each)]
    return frozenset(of_policy(policy, is_open=wide)), policy.known


def _whole(change: Change, arn: object) -> Side:
    """Return a policy that is attached by its ARN, and stands elsewhere."""
    if not isinstance(arn, str) or not arn:
        return Side(unknown={change.address})
    return Side({Allowance(f"all of {arn[:_MENTIONED]}", "*")})


def _permission(change: Change, values: Mapping[str, Any], *, was: bool) -> Side:
    """Return the statement that Lambda makes of a permission.

    Source: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    """
    tests = ("source_arn", "source_account", "principal_org_id", "function_url_auth_type")
    unknown = not was and any(sides.found(change.unknown, each) for each in ("principal", "action"))
    who = str(values.get("principal") or "")
    kind = "*" if who == "*" else "Service" if "." in who else "AWS"
    tested = {("stringlike", each, frozenset([str(values[each])])) for each in tests if values.get(each)} | {
        ("stringlike", each, frozenset([f"({change.address})"]))
        for each in tests
        if not was and sides.found(change.unknown, each)
    }
    held = any(test in {key for _operator, key, _values in tested} for test in tests[:3])
    public_url = values.get("function_url_auth_type") == "NONE"
    made = Allowance(
        action=str(values.get("action") or ""),
        resource=f"*:{values['qualifier']}" if values.get("qualifier") else "*",
        who=f"{kind} {who}",
        conditions=tuple(sorted(key for _operator, key, _values in tested)),
        tested=frozenset(tested),
        open=kind == "*" and (public_url or not held),
    )
    return Side({made}, {change.address} if unknown else set())
