"""What a plan's roles may do, however it is written down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from terraform_plans import ACCOUNT, block, plan, resource

from toolkit.adapters.plan_policies import roles
from toolkit.domain.access.function_in_plan import NOT_KNOWN

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.adapters.plan_policies import RolePolicies

BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def document(action: str = "s3:GetObject", target: str = "*", **more: Any) -> str:  # noqa: ANN401
    """Return a policy document of one statement."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": action, "Resource": target, **more}],
        }
    )


TRUST = json.dumps(
    {
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        ]
    }
)
ROLE = resource(
    "aws_iam_role.this", name="orders", assume_role_policy=TRUST, unknown={"arn": True, "id": True}
)


def only(made: dict[str, Any], base: Path | None = None) -> RolePolicies:
    """Return the plan's one role."""
    (found,) = roles(made, base=base).values()
    return found


def actions(found: RolePolicies) -> list[str]:
    """Return the actions of its policies, in order."""
    return [
        action for policy in found.identity for each in policy.statements for action in each.actions or ()
    ]


def test_a_role_has_its_arn_and_trust_before_it_is_there() -> None:
    """Made of its name, and of the plan's account."""
    found = only(plan(ROLE))

    assert found.arn == f"arn:aws:iam::{ACCOUNT}:role/orders"
    assert found.trust is not None
    assert found.trust.statements[0].principals == (("Service", "lambda.amazonaws.com"),)
    assert found.boundary is None
    assert not found.unknown


def test_inline_policies_of_both_kinds() -> None:
    """In the role, and beside it; that of another role is not its own."""
    role = resource(
        "aws_iam_role.this",
        name="orders",
        assume_role_policy=TRUST,
        inline_policy=[{"name": "in", "policy": document("s3:In")}],
    )
    beside = resource("aws_iam_role_policy.a", name="beside", role="orders", policy=document("s3:Beside"))
    other = resource("aws_iam_role_policy.b", name="other", role="others", policy=document("s3:Other"))

    found = only(plan(role, beside, other))

    assert actions(found) == ["s3:In", "s3:Beside"]
    assert [policy.name for policy in found.identity] == ["in", "beside"]


def test_attached_policies_of_every_kind() -> None:
    """By attachment, for several roles, exclusively, and by the role itself; each once."""
    role = resource("aws_iam_role.this", name="orders", managed_policy_arns=[BASIC])
    own = resource(
        "aws_iam_policy.own", name="own", policy=document("s3:Own"), arn="arn:aws:iam::1:policy/own"
    )
    many = resource(
        "aws_iam_policy.many", name="many", policy=document("s3:Many"), arn="arn:aws:iam::1:policy/many"
    )
    attached = [
        resource("aws_iam_role_policy_attachment.one", role="orders", policy_arn="arn:aws:iam::1:policy/own"),
        resource("aws_iam_policy_attachment.many", roles=["orders"], policy_arn="arn:aws:iam::1:policy/many"),
        resource(
            "aws_iam_role_policy_attachments_exclusive.all",
            role_name="orders",
            policy_arns=[BASIC, "arn:aws:iam::1:policy/own"],
        ),
    ]

    found = only(plan(role, own, many, *attached))

    assert [(policy.name, policy.kind) for policy in found.identity] == [
        ("AWSLambdaBasicExecutionRole", "managed"),
        ("own", "attached"),
        ("many", "attached"),
    ]
    assert "logs:PutLogEvents" in actions(found)
    assert not found.unknown


@pytest.mark.parametrize(
    ("arn", "why"),
    [
        ("arn:aws:iam::aws:policy/NotYetPublished", "not among the policies of AWS"),
        ("arn:aws:iam::1:policy/else", "not in this plan"),
    ],
)
def test_a_policy_that_is_nowhere_is_told(arn: str, why: str) -> None:
    """Never taken for one that grants nothing."""
    found = only(plan(ROLE, resource("aws_iam_role_policy_attachment.x", role="orders", policy_arn=arn)))

    assert len(found.unknown) == 1
    assert why in found.unknown[0]
    assert "aws_iam_role_policy_attachment.x" in found.unknown[0]


def test_a_boundary_is_kept_apart() -> None:
    """It grants nothing; one that can't be read is told, and allows nothing."""
    limited = resource(
        "aws_iam_role.this", name="orders", permissions_boundary="arn:aws:iam::aws:policy/ReadOnlyAccess"
    )
    unread = resource("aws_iam_role.this", name="orders", permissions_boundary="arn:aws:iam::1:policy/else")

    assert only(plan(limited)).identity == ()
    assert only(plan(limited)).boundary is not None
    assert only(plan(unread)).boundary == ()
    assert only(plan(unread)).unknown


def test_references_lead_through_modules_where_names_are_not_known() -> None:
    """Role and policy document are told by what the attributes refer to, instance by instance."""
    changes = []
    for key in ("a", "b"):
        inside = f'module.fn["{key}"]'
        changes += [
            resource(f"{inside}.aws_iam_role.this", name_prefix=key, unknown={"name": True, "arn": True}),
            resource(f"{inside}.aws_iam_role_policy.this", name="p", unknown={"role": True, "policy": True}),
            resource(
                f"{inside}.data.aws_iam_policy_document.this",
                statement=[{"actions": [f"s3:{key}"], "resources": [None], "effect": "Allow"}],
                unknown={"json": True, "statement": [{"resources": [True]}]},
                actions=("read",),
            ),
        ]
    inner = {
        "resources": [
            block("aws_iam_role.this"),
            block(
                "aws_iam_role_policy.this",
                role=["aws_iam_role.this.name", "aws_iam_role.this"],
                policy=["data.aws_iam_policy_document.this.json", "data.aws_iam_policy_document.this"],
            ),
            block("data.aws_iam_policy_document.this"),
        ]
    }

    found = roles(plan(*changes, blocks=(), modules={"fn": {"source": "./fn", "module": inner}}))

    for key in ("a", "b"):
        role = found[f'module.fn["{key}"].aws_iam_role.this']
        assert actions(role) == [f"s3:{key}"]
        assert role.identity[0].statements[0].resources == (NOT_KNOWN,)
        assert "holds what is not known before the apply" in role.unknown[0]


def test_documents_made_of_documents() -> None:
    """Sources come first, and an override takes the place of the statement with its Sid."""
    made = plan(
        ROLE,
        resource("aws_iam_role_policy.p", name="p", role="orders", unknown={"policy": True}),
        resource(
            "data.aws_iam_policy_document.whole",
            statement=[
                {"sid": "Own", "actions": ["s3:Own"], "resources": ["*"], "effect": "Allow"},
                {"sid": "Old", "actions": ["s3:Old"], "resources": ["*"]},
            ],
            source_policy_documents=[document("s3:Source")],
            override_policy_documents=[document("s3:New", Sid="Old")],
            unknown={"json": True},
            actions=("read",),
        ),
        blocks=(
            block("aws_iam_role.this"),
            block("aws_iam_role_policy.p", policy=["data.aws_iam_policy_document.whole.json"]),
            block("data.aws_iam_policy_document.whole"),
        ),
    )

    assert actions(only(made)) == ["s3:Source", "s3:Own", "s3:New"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"unknown": {"policy": True}}, "not known before the apply"),
        ({"policy": "{"}, "no JSON"),
        ({"policy": '{"Statement": {"Effect": "Maybe"}}'}, "statement 1"),
    ],
)
def test_a_policy_that_can_not_be_read_is_told(values: dict[str, Any], why: str) -> None:
    """Unknown, and broken."""
    found = only(plan(ROLE, resource("aws_iam_role_policy.p", name="p", role="orders", **values)))

    assert found.identity == ()
    assert [why in each for each in found.unknown] == [True]


def test_places_are_files_and_lines(tmp_path: Path) -> None:
    """Of the statement where it can be told, else of the block; of the address where there is no code."""
    (tmp_path / "main.tf").write_text(
        'resource "aws_iam_role" "this" {\n  name = "orders"\n}\n\n'
        'resource "aws_iam_role_policy" "p" {\n  role   = aws_iam_role.this.id\n  policy = jsonencode({\n'
        '    Statement = [{\n      Sid    = "Mine"\n    }]\n  })\n}\n'
    )
    policy = resource("aws_iam_role_policy.p", name="p", role="orders", policy=document(Sid="Mine"))
    made = plan(
        ROLE,
        policy,
        blocks=(
            block("aws_iam_role.this"),
            block("aws_iam_role_policy.p", role=["aws_iam_role.this"], policy=[]),
        ),
    )

    found = only(made, tmp_path)

    assert found.at == "main.tf:1"
    assert found.identity[0].at == "main.tf:5"
    assert found.identity[0].statements[0].at == "main.tf:9"
    assert only(made).identity[0].at == "aws_iam_role_policy.p"


def test_what_is_deleted_grants_nothing() -> None:
    """A policy that the plan takes away."""
    gone = resource("aws_iam_role_policy.p", name="p", role="orders", policy=document(), actions=("delete",))

    assert only(plan(ROLE, gone)).identity == ()


def test_a_plan_without_its_configuration_is_not_taken_at_its_word() -> None:
    """Whether somebody wrote an unknown inline policy can't be told then."""
    role = resource(
        "aws_iam_role.this", name="orders", unknown={"inline_policy": True, "managed_policy_arns": True}
    )

    assert len(only(plan(role)).unknown) == 2
    assert not only(plan(role, blocks=(block("aws_iam_role.this"),))).unknown


def test_a_dynamic_block_that_is_not_known_is_told(tmp_path: Path) -> None:
    """The plan's configuration is silent about it; the code is not."""
    (tmp_path / "main.tf").write_text(
        'resource "aws_iam_role" "this" {\n  dynamic "inline_policy" {\n    for_each = local.them\n  }\n}\n'
    )
    role = resource("aws_iam_role.this", name="orders", unknown={"inline_policy": True})

    found = only(plan(role, blocks=(block("aws_iam_role.this"),)), tmp_path)

    assert ["aws_iam_role.this.inline_policy" in each for each in found.unknown] == [True]
