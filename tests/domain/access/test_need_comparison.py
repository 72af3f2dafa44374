"""Needs held against grants, both ways, and the smallest policy that suffices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.access.comparison import compare
from toolkit.domain.access.evaluation import Request, decide
from toolkit.domain.access.function_in_plan import NOT_KNOWN
from toolkit.domain.access.grant import grants
from toolkit.domain.access.need import Need
from toolkit.domain.access.policy import parse
from toolkit.domain.access.principal import Principal
from toolkit.domain.access.smallest_policy import smallest_policy

if TYPE_CHECKING:
    from toolkit.domain.access.comparison import Comparison
    from toolkit.domain.access.policy import Policy

PLACE = "eu-central-1:111111111111"
TABLE = f"arn:aws:dynamodb:{PLACE}:table/orders"
QUEUE = f"arn:aws:sqs:{PLACE}:orders"
FUNCTION = f"arn:aws:lambda:{PLACE}:function:orders"


def need(action: str, resource: str, known: Any = "static") -> Need:  # noqa: ANN401
    """Return a need of the code's first line."""
    return Need(action, resource, known, "orders.py:1")


def granted(
    action: str | list[str],
    resource: str | list[str | None],
    effect: str = "Allow",
    **more: Any,  # noqa: ANN401
) -> Policy:
    """Return a policy of one statement."""
    statement = {"Effect": effect, "Action": action, "Resource": resource, **more}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, at="main.tf:7", name="own")


PUT, GET = need("dynamodb:PutItem", TABLE), need("dynamodb:GetItem", TABLE)


def test_exactly_what_is_needed_is_neither_too_much_nor_too_little() -> None:
    """Nothing to tell."""
    found = compare([PUT, GET], [granted(["dynamodb:GetItem", "dynamodb:PutItem"], TABLE)])

    assert found.exact
    assert len(found.grants) == 2


def test_what_no_need_can_use_is_excess_with_its_line() -> None:
    """By action, and by resource."""
    found = compare(
        [PUT], [granted("dynamodb:PutItem", [TABLE, f"{TABLE}-old"]), granted("sqs:SendMessage", "*")]
    )

    assert [(each.action, each.resource, each.at) for each in found.excess] == [
        ("dynamodb:PutItem", f"{TABLE}-old", "main.tf:7"),
        ("sqs:SendMessage", "*", "main.tf:7"),
    ]
    assert not found.missing


def test_what_is_not_granted_is_missing() -> None:
    """Another action, and another resource: the index of a table is not the table."""
    index = need("dynamodb:Query", f"{TABLE}/index/by_status")

    found = compare([PUT, index], [granted(["dynamodb:GetItem", "dynamodb:Query"], TABLE)])

    assert found.missing == (PUT, index)


@pytest.mark.parametrize(
    ("condition", "missing"),
    [
        (None, True),
        ({"ArnEquals": {"lambda:SourceFunctionArn": FUNCTION}}, True),
        ({"ArnEquals": {"lambda:SourceFunctionArn": f"{FUNCTION}-other"}}, False),
        ({"StringEquals": {"aws:PrincipalTag/team": "ops"}}, False),
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
    ],
)
def test_what_a_deny_takes_away_for_sure_is_missing(condition: object, *, missing: bool) -> None:
    """A Deny whose conditions can't be told takes nothing away."""
    more = {} if condition is None else {"Condition": condition}
    policies = [granted("dynamodb:*", "*"), granted("dynamodb:Put*", "*", "Deny", **more)]

    found = compare([PUT], policies, function=FUNCTION)

    assert bool(found.missing) is missing


def test_a_deny_for_the_code_alone_does_not_concern_what_lambda_does() -> None:
    """Lambda's own calls bear no lambda:SourceFunctionArn."""
    policies = [
        granted("ec2:*", "*"),
        granted("ec2:*", "*", "Deny", Condition={"ArnEquals": {"lambda:SourceFunctionArn": FUNCTION}}),
    ]
    own, lambdas = (
        need("ec2:CreateNetworkInterface", "*"),
        need("ec2:CreateNetworkInterface", "*", "platform"),
    )

    found = compare([own, lambdas], policies, function=FUNCTION)

    assert found.missing == (own,)


def test_a_boundary_that_leaves_it_out_makes_it_missing() -> None:
    """And what it leaves out of the role's grants is not granted."""
    found = compare([PUT], [granted("dynamodb:*", "*")], boundary=[granted("dynamodb:Get*", "*")])

    assert found.missing == (PUT,)
    assert not grants([granted("sqs:*", "*")], boundary=[granted("dynamodb:Get*", "*")])


@pytest.mark.parametrize(
    ("policy", "breadths"),
    [
        (granted("dynamodb:*", TABLE), ["action"]),
        (granted("dynamodb:PutItem", f"{TABLE}*"), ["resource"]),
        (granted("dynamodb:PutItem", f"arn:aws:dynamodb:{PLACE}:table/*"), ["resource"]),
        (granted("dynamodb:PutItem", TABLE.replace("eu-central-1", "*")), ["resource"]),
        (granted("dynamodb:PutItem", f"arn:aws:dynamodb:{PLACE}:*/orders"), ["resource"]),
        (granted("*", "*"), ["action", "resource"]),
        (parse({"Statement": {"Effect": "Allow", "NotAction": "sqs:*", "Resource": TABLE}}), ["action"]),
    ],
)
def test_a_grant_wider_than_every_need_is_broad(policy: Policy, breadths: list[str]) -> None:
    """In its actions, in its resources, or in both; it says what would do."""
    found = compare([PUT], [policy])

    assert [each.breadth for each in found.broad] == breadths
    assert {text for each in found.broad for text in each.needed} <= {PUT.action, PUT.resource}
    assert not found.excess
    assert not found.missing


def test_a_wildcard_that_is_needed_is_not_broad() -> None:
    """All indexes, and actions that take no resource."""
    needs = [need("dynamodb:Query", f"{TABLE}/index/*"), need("xray:PutTraceSegments", "*", "platform")]

    found = compare(
        needs, [granted("dynamodb:Query", f"{TABLE}/index/*"), granted("xray:PutTraceSegments", "*")]
    )

    assert found.exact


@pytest.mark.parametrize(
    ("resource", "needed"),
    [
        (f"{TABLE}/index/*", f"{TABLE}/index/by_status"),
        ("arn:aws:s3:::orders/in/*", "arn:aws:s3:::orders/in/*.csv"),
        (
            f"arn:aws:logs:{PLACE}:log-group:/aws/lambda/x:*",
            f"arn:aws:logs:{PLACE}:log-group:/aws/lambda/x:log-stream:*",
        ),
    ],
)
def test_more_of_a_resource_that_is_needed_is_told_apart(resource: str, needed: str) -> None:
    """All indexes of one table is less than all tables."""
    found = compare([need("a:Do", needed)], [granted("a:Do", resource)])

    assert [each.breadth for each in found.broad] == ["part"]


@pytest.mark.parametrize(
    "resource", ["arn:aws:s3:::orders/*", "arn:aws:s3:::orders/in*", "arn:aws:s3:::orders*"]
)
def test_more_of_a_bucket_than_the_needed_folder_is_too_wide(resource: str) -> None:
    """Other folders are other data."""
    found = compare(
        [need("s3:GetObject", "arn:aws:s3:::orders/in/*.csv")], [granted("s3:GetObject", resource)]
    )

    assert [each.breadth for each in found.broad] == ["resource"]


def test_a_grant_of_a_part_of_what_is_needed_is_told() -> None:
    """Enough if the code keeps to that part: neither missing, nor silently right."""
    found = compare(
        [need("s3:GetObject", "arn:aws:s3:::orders/*")], [granted("s3:GetObject", "arn:aws:s3:::orders/in/*")]
    )

    assert not found.missing
    assert len(found.partial) == 1
    assert not found.exact


def test_an_unresolved_need_keeps_grants_and_is_told() -> None:
    """Nothing that it may use is called excess."""
    unclear = need("dynamodb:PutItem", "*", "unresolved")

    found = compare([unclear], [granted("dynamodb:PutItem", TABLE), granted("sqs:SendMessage", QUEUE)])

    assert [each.action for each in found.excess] == ["sqs:SendMessage"]
    assert found.unresolved == (unclear,)
    assert not found.missing
    assert {"Effect": "Allow", "Action": ["dynamodb:PutItem"], "Resource": TABLE} in found.policy["Statement"]


def test_a_grant_that_the_plan_can_not_tell_keeps_needs_and_is_told() -> None:
    """Neither excess nor a reason to call a need missing."""
    found = compare([PUT, GET], [granted("dynamodb:PutItem", [None])])

    assert [each.resource for each in found.unknown] == [NOT_KNOWN]
    assert found.missing == (GET,)
    assert not found.excess
    assert not found.exact


def test_variables_in_a_grant_may_be_anything() -> None:
    """Their values are the request's."""
    found = compare(
        [PUT], [granted("dynamodb:PutItem", f"arn:aws:dynamodb:{PLACE}:table/${{aws:PrincipalTag/table}}")]
    )

    assert not found.missing
    assert [each.breadth for each in found.broad] == ["resource"]


def test_the_smallest_policy_is_merged_sorted_and_free_of_what_another_covers() -> None:
    """Actions on the same resources are one statement."""
    needs = [
        need("sqs:SendMessage", QUEUE), PUT, GET, need("dynamodb:Query", f"{TABLE}/index/*"),
        need("dynamodb:Query", f"{TABLE}/index/by_status"), need("dynamodb:Query", TABLE), PUT,
    ]  # fmt: skip

    assert smallest_policy(needs)["Statement"] == [
        {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"], "Resource": TABLE},
        {"Effect": "Allow", "Action": ["dynamodb:Query"], "Resource": [TABLE, f"{TABLE}/index/*"]},
        {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": QUEUE},
    ]


def test_a_condition_that_stands_today_is_kept() -> None:
    """Where the need is granted under it alone."""
    through = {"StringEquals": {"kms:ViaService": "sqs.eu-central-1.amazonaws.com"}}
    decrypt = need("kms:Decrypt", f"arn:aws:kms:{PLACE}:key/k", "forwarded")

    found = compare([decrypt], [granted("kms:Decrypt", decrypt.resource, Condition=through)])

    assert found.policy["Statement"] == [
        {"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": decrypt.resource, "Condition": through}
    ]


RESOURCES = [TABLE, f"{TABLE}/index/by_status", f"{TABLE}/index/*", QUEUE, "*"]
NEEDS = st.lists(
    st.builds(
        need,
        st.sampled_from(["dynamodb:PutItem", "dynamodb:Query", "sqs:SendMessage"]),
        st.sampled_from(RESOURCES),
    ),
    max_size=6,
)


@given(NEEDS, st.randoms())
def test_the_smallest_policy_suffices_and_nothing_in_it_is_too_much(needs: list[Need], random: Any) -> None:  # noqa: ANN401
    """Whatever the needs, in whatever order; and the engine allows each of them."""
    shuffled = list(needs)
    random.shuffle(shuffled)
    document = smallest_policy(needs)
    assert smallest_policy(shuffled) == document

    policy = parse(document)

    assert compare(needs, [policy]).exact
    who = Principal("arn:aws:iam::111111111111:role/orders")
    for each in needs:
        assert decide(Request(each.action, each.resource, who), identity=[policy]).allowed


@given(NEEDS, st.integers(0, 5))
def test_taking_one_statement_away_is_missed(needs: list[Need], which: int) -> None:
    """Every mutant that grants less is told."""
    document = smallest_policy(needs)
    statements = list(document["Statement"])
    if not statements:
        return
    statements.pop(which % len(statements))

    found: Comparison = compare(needs, [parse({**document, "Statement": statements})])

    assert found.missing or found.partial
