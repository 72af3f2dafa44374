"""What policies allow is compared, not how they are written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.domain.plan import from_document
from toolkit.policies import identity
from toolkit.policies.catalog import RISKS

if TYPE_CHECKING:
    import random

    from toolkit.domain.plan import Plan
    from toolkit.domain.risk import Risk

TABLE, QUEUE = "arn:aws:dynamodb:us-east-1:1:table/t", "arn:aws:sqs:us-east-1:1:q"
BUS = "Service events.amazonaws.com"


def policy(*statements: dict[str, Any]) -> str:
    """Return a policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: object, resource: object = TABLE, **more: object) -> dict[str, Any]:
    """Return a statement."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


def entry(
    address: str, before: dict[str, Any] | None, after: dict[str, Any] | None, **change: object
) -> dict[str, Any]:
    """Return an entry of a plan; it does what its sides tell."""
    sides = (before is None, after is None)
    actions = {(True, False): "create", (False, True): "delete"}.get(
        sides, "no-op" if before == after and not change else "update"
    )
    inner = {"actions": [actions], "before": before, "after": after, **change}
    return {"address": address, "type": address.rpartition(".")[0], "mode": "managed", "change": inner}


def planned(*entries: dict[str, Any]) -> Plan:
    """Return a plan."""
    return from_document(
        {"format_version": "1.2", "resource_changes": list(entries)}, environment="dev", release="r-1"
    )


def told(*entries: dict[str, Any]) -> list[Risk]:
    """Return all risks of a plan."""
    plan = planned(*entries)
    return [risk for rule in RISKS for risk in rule(plan)]


def inline(old: str | None, new: str | None, role: str = "r", name: str = "a") -> dict[str, Any]:
    """Return a change of an inline policy."""
    return entry(
        f"aws_iam_role_policy.{name}",
        None if old is None else {"role": role, "policy": old},
        None if new is None else {"role": role, "policy": new},
    )


ROLE = entry("aws_iam_role.r", {"name": "r"}, {"name": "r"})


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False), st.data())
def test_a_policy_that_is_split_merged_or_reordered_allows_the_same(
    chance: random.Random, data: st.DataObject
) -> None:
    """Statements, actions and resources in any order, in one policy or in two of one role."""
    pairs = [
        (f"dynamodb:{name}", f"{TABLE}{part}")
        for name in ("GetItem", "PutItem", "Query")
        for part in ("", "/index/*")
    ]
    chance.shuffle(pairs)
    cut = data.draw(st.integers(0, len(pairs)))
    whole = policy(
        allow([f"dynamodb:{name}" for name in ("Query", "GetItem", "putitem")], [TABLE, f"{TABLE}/index/*"])
    )
    halves = [
        policy(*(allow(action, resource, Sid=f"s{number}") for number, (action, resource) in enumerate(part)))
        for part in (pairs[:cut], pairs[cut:])
    ]

    risks = told(ROLE, inline(whole, halves[0]), inline(None, halves[1], name="b"))

    assert [(risk.level, risk.message) for risk in risks] == [("low", "no change in what is allowed")]
    assert (
        identity.delta(planned(ROLE, inline(whole, halves[0]), inline(None, halves[1], name="b")))
        == identity.IdentityDelta()
    )


@settings(max_examples=50, deadline=None)
@given(
    st.sets(st.sampled_from(["GetItem", "PutItem", "Query", "Scan"]), min_size=1),
    st.sets(st.sampled_from(["GetItem", "PutItem", "Query", "Scan"]), min_size=1),
)
def test_exactly_what_comes_and_goes_is_told(old: set[str], new: set[str]) -> None:
    """Set differences of actions."""
    texts = [policy(allow([f"dynamodb:{name}" for name in sorted(each)])) for each in (old, new)]

    found = identity.delta(planned(ROLE, inline(*texts)))

    assert {each.action for each in found.added} == {f"dynamodb:{name}" for name in new - old}
    assert {each.action for each in found.removed} == {f"dynamodb:{name}" for name in old - new}


@pytest.mark.parametrize(
    ("old", "new", "level", "said"),
    [
        (allow("dynamodb:GetItem"), allow("dynamodb:*"), "high", "allowed: dynamodb:* on"),
        (allow("dynamodb:GetItem"), allow("dynamodb:GetItem", "*"), "high", "dynamodb:GetItem on *"),
        (allow("dynamodb:GetItem"), allow("*", "*"), "critical", "allowed: * on *"),
        (allow("sqs:SendMessage", "*"), allow("iam:*", "*"), "critical", "iam:*"),
        (allow("dynamodb:*"), allow("dynamodb:GetItem"), "medium", "no longer allowed: dynamodb:*"),
        (allow("a:B", Condition={"StringEquals": {"aws:x": "1"}}), allow("a:B"), "high", "allowed: a:B"),
        (
            allow("a:B"),
            allow("a:B", Condition={"StringEquals": {"aws:x": "1"}}),
            "medium",
            "no longer allowed: a:B",
        ),
        (
            {"Effect": "Deny", "Action": "a:B", "Resource": "*"},
            allow("dynamodb:GetItem"),
            "high",
            "no longer denied: a:B",
        ),
        (
            allow("dynamodb:GetItem"),
            {"Effect": "Deny", "Action": "a:B", "Resource": "*"},
            "medium",
            "denied: a:B",
        ),
    ],
)
def test_a_role_that_may_do_more_or_less_is_told_of(
    old: dict[str, Any], new: dict[str, Any], level: str, said: str
) -> None:
    """Wider wildcards, lost conditions, denials that come and go."""
    found = told(ROLE, inline(policy(old), policy(new)))

    assert [risk.level for risk in found if said in risk.message] == [level]


def test_a_statement_that_moves_to_a_managed_policy_of_the_role_allows_the_same() -> None:
    """Attached before as after."""
    arn = "arn:aws:iam::1:policy/p"
    both = allow(["dynamodb:GetItem"]), allow(["sqs:SendMessage"], QUEUE)
    managed = {"arn": arn, "policy": policy(both[1])}
    attachment = {"role": "r", "policy_arn": arn}

    found = told(
        ROLE,
        inline(policy(*both), policy(both[0])),
        entry("aws_iam_policy.p", managed, managed),
        entry("aws_iam_role_policy_attachment.p", None, attachment),
    )

    assert [risk.message for risk in found] == ["no change in what is allowed"]


@pytest.mark.parametrize(
    ("name", "level"), [("AmazonSQSFullAccess", "high"), ("AdministratorAccess", "critical")]
)
def test_a_policy_of_aws_that_is_attached_is_told_by_its_name(name: str, level: str) -> None:
    """All that it allows."""
    attachment = {"role": "r", "policy_arn": f"arn:aws:iam::aws:policy/{name}"}

    (found,) = told(ROLE, entry("aws_iam_role_policy_attachment.p", None, attachment))

    assert (found.level, name in found.message) == (level, True)


def trust(**more: object) -> str:
    """Return a policy that lets GitHub take a role."""
    return policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"},
            **more,
        }
    )


def test_trust_that_loses_a_condition_is_told() -> None:
    """Any repository could take the role."""
    sub = {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:o/r:ref:refs/heads/main"}}
    before = {"name": "r", "assume_role_policy": trust(Condition=sub)}

    found = told(entry("aws_iam_role.r", before, {"name": "r", "assume_role_policy": trust()}))

    assert [risk.level for risk in found] == ["high", "medium"] or [risk.level for risk in found] == ["high"]
    assert "whoever takes the role" in found[0].message


def test_everybody_who_is_let_in_is_the_worst_of_a_new_resource_too() -> None:
    """Principal * without a condition that holds it."""
    open_ = policy({"Effect": "Allow", "Action": "sqs:*", "Principal": "*", "Resource": QUEUE})
    closed = policy(
        {
            "Effect": "Allow",
            "Action": "sqs:*",
            "Principal": "*",
            "Resource": QUEUE,
            "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:us-east-1:1:t"}},
        }
    )

    new = told(entry("aws_sqs_queue_policy.q", None, {"queue_url": "q", "policy": open_}))
    changed = told(
        entry(
            "aws_sqs_queue_policy.q",
            {"queue_url": "q", "policy": closed},
            {"queue_url": "q", "policy": open_},
        )
    )
    held = told(entry("aws_sqs_queue_policy.q", None, {"queue_url": "q", "policy": closed}))

    assert [risk.level for risk in new] == ["critical"]
    assert [risk.level for risk in changed] == ["critical"]
    assert held == []


def test_a_policy_that_is_not_known_may_be_anything() -> None:
    """Of what is there already that is high; of what is new it is told once."""
    known = {"role": "r", "policy": policy(allow("dynamodb:GetItem"))}
    unknown = {"policy": True}

    changed = told(ROLE, entry("aws_iam_role_policy.a", known, {"role": "r"}, after_unknown=unknown))
    new = told(
        *(
            entry(f"aws_iam_role_policy.{name}", None, {}, after_unknown={**unknown, "role": True})
            for name in "ab"
        )
    )

    assert [(risk.level, "not" in risk.message or "can't be told" in risk.message) for risk in changed] == [
        ("high", True)
    ]
    assert [(risk.level, "2 new" in risk.message) for risk in new] == [("medium", True)]


def test_what_nobody_can_read_may_be_anything() -> None:
    """No JSON, no policy."""
    (found,) = told(ROLE, inline(policy(allow("a:B")), "no JSON"))

    assert (found.level, found.kind) == ("high", "identity")


def test_a_tag_of_a_role_changes_nothing_in_what_is_allowed() -> None:
    """And says nothing."""
    assert told(entry("aws_iam_role.r", {"name": "r", "tags": {}}, {"name": "r", "tags": {"a": "b"}})) == []


def permission(**values: str) -> dict[str, str]:
    """Return a permission to invoke."""
    return {
        "function_name": "f",
        "action": "lambda:InvokeFunction",
        "principal": "events.amazonaws.com",
        **values,
    }


def test_a_permission_that_is_made_anew_allows_the_same() -> None:
    """Under another id."""
    before, after = permission(source_arn="x", statement_id="a"), permission(source_arn="x", statement_id="b")
    item = entry("aws_lambda_permission.p", before, after)
    item["change"]["actions"] = ["delete", "create"]

    found = told(item)

    assert {risk.level for risk in found} == {"low"}
    assert "no change in what is allowed" in {risk.message for risk in found}


@pytest.mark.parametrize(
    ("after", "level"),
    [
        (permission(), "high"),
        (permission(principal="*"), "critical"),
        (permission(principal="s3.amazonaws.com", source_arn="x"), "high"),
    ],
)
def test_a_permission_for_others_is_told(after: dict[str, str], level: str) -> None:
    """A lost source, everybody, another service."""
    found = told(entry("aws_lambda_permission.p", permission(source_arn="x"), after))

    assert found[0].level == level


def test_the_difference_is_told_in_one_order() -> None:
    """Whatever the order in sets."""
    many = [f"s3:Get{letter}" for letter in "hgfedcba"]

    (found,) = told(ROLE, inline(policy(allow("a:B")), policy(allow("a:B"), allow(many))))

    assert found.message.endswith("s3:Getc on " + TABLE + "; and 5 more")


@pytest.mark.parametrize(("expressions", "told_of"), [({"bucket": {}}, False), ({"policy": {}}, True)])
def test_a_policy_that_nobody_wrote_is_not_unknown(expressions: dict[str, Any], told_of: bool) -> None:  # noqa: FBT001 - a column
    """The provider reads it back."""
    item = entry('module.a["x"].aws_s3_bucket.b', None, {}, after_unknown={"policy": True})
    item["type"] = "aws_s3_bucket"
    resources = [{"address": "aws_s3_bucket.b", "expressions": expressions}]
    calls = {"a": {"module": {"resources": resources}}}
    plan = replace(planned(item), document={"configuration": {"root_module": {"module_calls": calls}}})

    assert bool(list(identity.risks(plan))) == told_of
