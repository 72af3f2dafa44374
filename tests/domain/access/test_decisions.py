"""Requests, decided: identity, boundary, resource and organization policies, in and across accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from toolkit.domain.access.evaluation import Request, decide
from toolkit.domain.access.policy import parse
from toolkit.domain.access.principal import Principal

if TYPE_CHECKING:
    from toolkit.domain.access.evaluation import Decision
    from toolkit.domain.access.policy import Policy

HOME, OTHER = "111111111111", "222222222222"
ROLE = f"arn:aws:iam::{HOME}:role/orders"
SESSION = f"arn:aws:sts::{HOME}:assumed-role/orders/run"
QUEUE = f"arn:aws:sqs:eu-central-1:{HOME}:orders"
THERE = f"arn:aws:sqs:eu-central-1:{OTHER}:orders"
KEY = f"arn:aws:kms:eu-central-1:{HOME}:key/k"


def policy(effect: str = "Allow", action: str = "sqs:SendMessage", **more: Any) -> Policy:  # noqa: ANN401
    """Return a policy of one statement."""
    statement = {"Effect": effect, "Action": action, **more}
    if "NotResource" not in more:
        statement.setdefault("Resource", "*")
    if "NotAction" in more:
        del statement["Action"]
    return parse({"Version": "2012-10-17", "Statement": [statement]})


def asked(
    target: str = QUEUE,
    action: str = "sqs:SendMessage",
    /,
    *,
    who: Principal | None = None,
    context: dict[str, tuple[str, ...]] | None = None,
    **policies: Any,  # noqa: ANN401
) -> Decision:
    """Return the decision about a session of the role."""
    request = Request(action, target, who or Principal(ROLE, session=SESSION), context or {})
    return decide(request, **policies)


def test_nothing_is_allowed_that_no_policy_allows() -> None:
    """The implicit deny."""
    decision = asked(identity=[policy(action="sqs:ReceiveMessage")])

    assert not decision.allowed
    assert decision.reason == "no identity policy allows it"


def test_what_is_allowed_says_by_which_statement() -> None:
    """Actions don't heed case."""
    allowing = policy(action="SQS:send*")

    decision = asked(identity=[allowing])

    assert decision.allowed
    assert decision.by == allowing.statements[0]


@pytest.mark.parametrize("where", ["identity", "boundary", "resource", "limits"])
def test_an_explicit_deny_anywhere_beats_every_allow(where: str) -> None:
    """In the role's policies, its boundary, the resource's policy, or the organization's."""
    deny, allow = policy("Deny", "*", Principal="*"), policy(action="*", Principal="*")
    policies: dict[str, Any] = {"identity": [allow], "boundary": [allow], "resource": [allow]}
    if where == "limits":
        policies["limits"] = [[allow, deny]]
    else:
        policies[where] = [*policies[where], deny]

    decision = asked(**policies)

    assert not decision.allowed
    assert decision.reason == "explicit deny"
    assert decision.by == deny.statements[0]


def test_not_action_and_not_resource_are_all_but_these() -> None:
    """NotAction allows what it does not name; so does NotResource."""
    assert asked(identity=[policy(NotAction="sqs:Purge*")]).allowed
    assert not asked(identity=[policy(NotAction="sqs:Send*")]).allowed
    assert asked(identity=[policy(NotResource=f"{QUEUE}-dlq")]).allowed
    assert not asked(identity=[policy(NotResource=f"{QUEUE}*")]).allowed


def test_not_resource_with_a_variable_that_the_request_lacks_allows_nothing_it_could_mean() -> None:
    """Otherwise, a missing tag would open everything."""
    mine = [policy(NotResource=f"arn:aws:sqs:eu-central-1:{HOME}:${{aws:PrincipalTag/team}}")]

    assert not asked(identity=mine).allowed
    assert asked(identity=mine, context={"aws:PrincipalTag/team": ("ops",)}).allowed


def test_the_boundary_has_to_allow_it_too() -> None:
    """It grants nothing itself."""
    assert asked(identity=[policy()], boundary=[policy(action="sqs:*")]).allowed
    assert asked(identity=[policy()], boundary=[]).reason == "the boundary does not allow it"
    assert not asked(boundary=[policy()]).allowed


def test_every_group_of_limits_has_to_allow_it() -> None:
    """As every level of an organization has to."""
    assert not asked(identity=[policy()], limits=[[policy()], [policy(action="s3:*")]]).allowed
    assert asked(identity=[policy()], limits=[[policy()], [policy(action="s3:*"), policy()]]).allowed


def test_in_the_same_account_a_resource_policy_that_names_the_role_suffices() -> None:
    """But not one that names the account: that leaves it to the account's own policies."""
    assert asked(resource=[policy(Principal={"AWS": ROLE})]).reason == "allowed by resource"
    assert not asked(resource=[policy(Principal={"AWS": f"arn:aws:iam::{HOME}:root"})]).allowed
    assert not asked(resource=[policy(Principal={"AWS": f"{ROLE}-other"})]).allowed


def test_a_boundary_limits_a_grant_to_the_role_and_not_one_to_its_session() -> None:
    """Source: access_policies_boundaries.html, "Resource-based policies"."""
    nothing: list[Policy] = []

    assert not asked(resource=[policy(Principal={"AWS": ROLE})], boundary=nothing).allowed
    assert asked(resource=[policy(Principal={"AWS": SESSION})], boundary=nothing).allowed
    assert asked(resource=[policy(Principal="*")], boundary=nothing).allowed


def test_across_accounts_both_sides_have_to_allow_it() -> None:
    """The other account may name the role, or its account."""
    theirs = [policy(Principal={"AWS": HOME})]

    assert asked(THERE, identity=[policy()], resource=theirs).reason == "allowed by both"
    assert asked(THERE, identity=[policy()]).reason == "no resource policy allows it"
    assert asked(THERE, resource=theirs).reason == "no identity policy allows it"
    assert not asked(THERE, identity=[policy()], resource=theirs, boundary=[]).allowed


def test_a_service_needs_the_resource_policy_alone() -> None:
    """With the conditions that keep it from being a confused deputy."""
    sns = Principal("sns.amazonaws.com")
    mine = [
        policy(
            Principal={"Service": "sns.amazonaws.com"},
            Condition={"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{HOME}:*"}},
        )
    ]

    def sent(account: str) -> bool:
        context = {"AWS:SourceArn": (f"arn:aws:sns:eu-central-1:{account}:news",)}
        return asked(who=sns, resource=mine, context=context).allowed

    assert sent(HOME)
    assert not sent(OTHER)
    assert not asked(who=sns, identity=[policy()]).allowed
    assert not asked(who=Principal("s3.amazonaws.com"), resource=mine).allowed


def test_a_key_policy_decides_whether_identity_policies_count() -> None:
    """A key that does not delegate to its account can't be used by identity policies."""
    mine = [policy(action="kms:Decrypt")]
    delegating = policy(action="kms:*", Principal={"AWS": f"arn:aws:iam::{HOME}:root"})
    named = policy(action="kms:Decrypt", Principal={"AWS": ROLE})

    assert asked(KEY, "kms:Decrypt", identity=mine, resource=[delegating]).allowed
    assert not asked(KEY, "kms:Decrypt", identity=mine).allowed
    assert not asked(KEY, "kms:Decrypt", resource=[delegating]).allowed
    assert asked(KEY, "kms:Decrypt", resource=[named]).allowed


def test_a_role_is_assumed_by_whom_its_trust_policy_names() -> None:
    """An identity policy alone does not open it."""
    target = f"arn:aws:iam::{HOME}:role/admin"
    mine = [policy(action="sts:AssumeRole")]

    assert not asked(target, "sts:AssumeRole", identity=mine).allowed
    assert asked(
        target, "sts:AssumeRole", resource=[policy(action="sts:AssumeRole", Principal={"AWS": ROLE})]
    ).allowed
    assert asked(
        target,
        "sts:AssumeRole",
        identity=mine,
        resource=[policy(action="sts:AssumeRole", Principal={"AWS": HOME})],
    ).allowed


def test_not_principal_denies_all_but_whom_it_names_and_whoever_has_a_boundary() -> None:
    """Source: reference_policies_elements_notprincipal.html."""
    theirs = [policy("Deny", "*", NotPrincipal={"AWS": ROLE})]

    assert asked(identity=[policy()], resource=theirs).allowed
    assert not asked(identity=[policy()], resource=theirs, boundary=[policy()]).allowed
    assert not asked(identity=[policy()], resource=[policy("Deny", "*", NotPrincipal={"AWS": OTHER})]).allowed


def test_who_asks_is_known_to_conditions() -> None:
    """As the role, not as its session."""
    mine = [policy(Condition={"ArnEquals": {"aws:PrincipalArn": ROLE}})]

    assert asked(identity=mine).allowed
