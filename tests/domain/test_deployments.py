"""What the roles of GitHub's jobs may do, and who may take them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.adapters.code_needs import service_facts
from toolkit.adapters.deployment import recording
from toolkit.domain.access.evaluation import Request, decide
from toolkit.domain.access.policy import parse
from toolkit.domain.access.principal import Principal
from toolkit.domain.deployment import permission, roles, scopes, trust
from toolkit.domain.deployment.adopting import adopted, lost
from toolkit.domain.deployment.deployed import Deployed, Site
from toolkit.domain.deployment.difference import difference
from toolkit.domain.deployment.inventory import DeployRole, Inventory, KeptBucket, SigningKey

SITE = Site("orders", "dev", "111111111111", "us-east-1")
ROLE = Principal("arn:aws:iam::111111111111:role/deploy/orders-dev-apply")
PROVIDER = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
TYPES = sorted(name for name in recording.recorded().types if not name.startswith("data."))
FUNCTION = Deployed("aws_lambda_function", "aws_lambda_function.a", {"function_name": "orders-dev-a"})
KEY = Deployed("aws_kms_key", "aws_kms_key.a")


def _permissions(role: roles.Role, *deployed: Deployed) -> tuple[permission.Permission, ...]:
    found = roles.permissions(
        role, deployed, site=SITE, recorded=recording.recorded(), action=service_facts.action
    )
    assert not isinstance(found, roles.NotKnown)
    return found


def _allowed(
    role: roles.Role, deployed: tuple[Deployed, ...], action: str, resource: str, **context: str
) -> bool:
    documents = permission.documents(_permissions(role, *deployed)).values()
    keys = {key.replace("_", ":", 1): (value,) for key, value in context.items()}
    policies = [parse(json.loads(each)) for each in documents]
    # A key's own policy leaves it to IAM, as terraform/modules/key and bootstrap write it.
    by_key = parse(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "kms:*",
                "Resource": "*",
                "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
            },
        },
        kind="resource",
    )
    return decide(Request(action, resource, ROLE, keys), identity=policies, resource=[by_key]).allowed


@pytest.mark.parametrize("role", ["plan", "apply"])
def test_no_action_is_a_wildcard_and_no_resource_but_of_actions_that_know_none(role: roles.Role) -> None:
    """For every type that was recorded; three actions on composite alarms AWS lets nobody scope."""
    everything = tuple(Deployed(each, f"{each}.a") for each in TYPES)

    found = _permissions(role, *everything)

    bare = {each.action for each in found if each.resource == "*"}
    unscoped = {name for names in roles.WHOLE.values() for name in names}
    assert not [each.action for each in found if "*" in each.action]
    for action in bare - unscoped:
        told = service_facts.action(action)
        assert told is not None, action
        assert told.resources == (), action


@pytest.mark.parametrize("type_", TYPES)
def test_every_recorded_type_has_arns_and_every_recorded_action_is_one_of_aws(type_: str) -> None:
    """A newer recording that knows more than the scopes is noticed here."""
    asked = recording.recorded().types[type_]

    assert scopes.known(type_)
    assert all(service_facts.action(each) for each in (*asked.reading, *asked.writing))
    assert all(each.count("*") <= 2 for each in scopes.resources(Deployed(type_, f"{type_}.a"), SITE))


STORED = ("bundles", "evidence", "infrastructure", "plans", "provenance", "releases", "sboms")


def test_a_plan_reads_and_changes_nothing_of_what_is_deployed() -> None:
    """But for the lock, the plan that is kept, the evidence of it, and a release that is asked for."""
    everything = tuple(Deployed(each, f"{each}.a") for each in TYPES)

    found = _permissions("plan", *everything)

    changing = {
        (each.action, each.resource.rpartition(":")[2])
        for each in found
        if (told := service_facts.action(each.action)) is None or told.level not in ("List", "Read")
    }
    assert {
        (action, resource) for action, resource in changing if not action.startswith("apigateway:GET")
    } == {
        ("kms:Sign", "key/*"),
        ("s3:DeleteObject", "orders-state-111111111111/terraform.tfstate.tflock"),
        *(("s3:PutObject", f"orders-artifacts-111111111111/{each}/*") for each in STORED),
        ("s3:PutObject", "orders-state-111111111111/terraform.tfstate.tflock"),
    }


def test_a_role_is_passed_to_the_service_that_needs_it_alone() -> None:
    """Whoever may pass a role on may do all that it may."""
    role = "arn:aws:iam::111111111111:role/orders-dev-a"

    to = {
        service: _allowed("apply", (FUNCTION,), "iam:PassRole", role, iam_PassedToService=service)
        for service in ("lambda.amazonaws.com", "ec2.amazonaws.com")
    }

    assert to == {"lambda.amazonaws.com": True, "ec2.amazonaws.com": False}
    assert not _allowed("plan", (FUNCTION,), "iam:PassRole", role, iam_PassedToService="lambda.amazonaws.com")


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("lambda:DeleteFunction", "arn:aws:lambda:us-east-1:111111111111:function:orders-prod-a"),
        ("lambda:DeleteFunction", "arn:aws:lambda:us-east-1:222222222222:function:orders-dev-a"),
        ("iam:PutRolePolicy", "arn:aws:iam::111111111111:role/deploy/orders-dev-apply"),
        ("iam:UpdateAssumeRolePolicy", "arn:aws:iam::111111111111:role/deploy/orders-dev-apply"),
        (
            "s3:DeleteObjectVersion",
            "arn:aws:s3:::orders-artifacts-111111111111/evidence/chain/0000000001.json",
        ),
        ("s3:BypassGovernanceRetention", "arn:aws:s3:::orders-artifacts-111111111111/a"),
        ("s3:GetObject", "arn:aws:s3:::orders-state-111111111111/bootstrap/terraform.tfstate"),
        ("s3:PutBucketPolicy", "arn:aws:s3:::orders-state-111111111111"),
    ],
)
def test_what_lies_outside_of_the_deployment_is_out_of_reach(action: str, resource: str) -> None:
    """Other environments, other accounts, the roles themselves, and what must not be deleted."""
    everything = tuple(Deployed(each, f"{each}.a") for each in TYPES)

    assert not _allowed("apply", everything, action, resource)


def test_the_keys_of_evidence_are_never_changed_and_a_plan_is_signed_with_its_own() -> None:
    """AWS chooses their ids, so that they are told by their aliases."""
    key = "arn:aws:kms:us-east-1:111111111111:key/1"
    sign, delete = "kms:Sign", "kms:ScheduleKeyDeletion"
    deployed = (FUNCTION, KEY)

    def may(role: roles.Role, action: str) -> list[str]:
        names = ("evidence", "plans", "dev")
        aliases = {name: f"alias/orders-{name}" for name in names}
        return [
            name
            for name, alias in aliases.items()
            if _allowed(role, deployed, action, key, kms_ResourceAliases=alias)
        ]

    assert (may("apply", sign), may("plan", sign)) == (["evidence", "plans"], ["plans"])
    assert (may("apply", delete), may("plan", delete)) == (["dev"], [])


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("orders-dev-a", "orders-dev-*"),
        ("/aws/lambda/orders-dev-a", "/aws/lambda/orders-dev-*"),
        ("shared", "shared"),
        ("what*ever", "what${*}ever"),
        ("API-Gateway-Execution-Logs_x1/dev", "API-Gateway-Execution-Logs_*"),
    ],
)
def test_a_name_of_the_environment_stands_for_all_and_another_for_itself(name: str, pattern: str) -> None:
    """A resource that is added later needs no new policy."""
    group = Deployed("aws_cloudwatch_log_group", "a.b", {"name": name})

    found = scopes.resources(group, SITE)

    assert found[0] == f"arn:aws:logs:us-east-1:111111111111:log-group:{pattern}"


def test_a_type_that_was_never_recorded_is_named_and_granted_nothing() -> None:
    """Neither a resource nor a data source."""
    strange = (Deployed("aws_instance", "aws_instance.a"), Deployed("data.aws_ami", "data.aws_ami.a"))

    found = roles.permissions(
        "apply",
        (FUNCTION, *strange),
        site=SITE,
        recorded=recording.recorded(),
        action=service_facts.action,
    )

    assert found == roles.NotKnown(strange)


@given(st.lists(st.sampled_from(TYPES), max_size=12), st.randoms())
def test_the_order_of_resources_changes_no_document(types: list[str], random: object) -> None:
    """And every document is small enough for AWS."""
    deployed = [Deployed(each, f"{each}.a") for each in types]
    shuffled = list(deployed)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    one, other = (permission.documents(_permissions("apply", *each)) for each in (deployed, shuffled))

    assert one == other
    assert all(len(each) <= permission.LARGEST for each in one.values())
    assert len(one) <= 10


def _trust(role: str, **changes: object) -> dict[str, object]:
    document = trust.document(role, repository="example/orders", environment="dev", provider=PROVIDER)
    document["Statement"][0] |= changes
    return document


def test_the_trust_that_bootstrap_writes_is_not_doubted_in_any_order() -> None:
    """IAM gives a policy back as it likes."""
    wanted = _trust("apply")
    (statement,) = wanted["Statement"]  # type: ignore[misc]
    turned = {
        "Version": "2012-10-17",
        "Statement": {
            **dict(reversed(statement.items())),
            "Action": ["sts:AssumeRoleWithWebIdentity"],
        },
    }

    assert trust.doubt(turned, wanted) == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"Condition": {"StringEquals": {f"{trust.ISSUER}:aud": "sts.amazonaws.com"}}}, "any repository"),
        (
            {
                "Condition": {
                    "StringEquals": {f"{trust.ISSUER}:aud": "sts.amazonaws.com"},
                    "StringLike": {f"{trust.ISSUER}:sub": "repo:example/*"},
                }
            },
            "repo:example/*",
        ),
        (
            {"Condition": {"StringEquals": {f"{trust.ISSUER}:sub": "repo:example/orders:environment:dev"}}},
            "made for others",
        ),
        ({"Principal": {"AWS": "*"}}, "who is not GitHub"),
    ],
)
def test_a_broader_trust_is_told(changes: dict[str, object], told: str) -> None:
    """Whoever may take the role."""
    assert told in trust.doubt(_trust("apply", **changes), _trust("apply"))


def test_what_a_role_lacks_and_what_it_has_in_excess_is_told_however_it_is_cut_up() -> None:
    """One wide statement does for two narrow ones, and is too much."""

    def document(*actions: str, resource: str = "arn:aws:sqs:us-east-1:1:orders-dev-*") -> dict[str, object]:
        return {"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": resource}]}

    same = difference([document("sqs:A"), document("sqs:B")], [document("sqs:B", "sqs:A")])
    wide = difference([document("sqs:*", resource="*")], [document("sqs:A")])
    less = difference([document("sqs:A")], [document("sqs:A", "sqs:B")])

    assert (same.missing, same.excess) == ((), ())
    assert (wide.missing, wide.excess) == ((), ("sqs:* on *",))
    assert less.missing == ("sqs:B on arn:aws:sqs:us-east-1:1:orders-dev-*",)


def test_only_what_is_there_is_taken_over() -> None:
    """An import of what is not there fails."""
    bucket = KeptBucket("orders-state-111111111111", versioned=True, encryption="aws:kms")
    role = DeployRole("arn:aws:iam::111111111111:role/deploy/orders-dev-plan", {})
    inventory = Inventory(
        state=bucket,
        keys={"plans": SigningKey("k", "ECC_NIST_P256", "SIGN_VERIFY", enabled=True, alias=False)},
        roles={"plan": role},
        policies=("arn:aws:iam::111111111111:policy/deploy/orders-dev-plan-1",),
    )
    names = {"plan": ["1"], "apply": ["1"]}

    found = adopted(inventory, SITE, policies=names)
    attached = replace(role, attached={inventory.policies[0]: {}})
    keys = {"plans": replace(inventory.keys["plans"], alias=True)}
    later = adopted(replace(inventory, roles={"plan": attached}, keys=keys), SITE, policies=names)

    module = "module.bootstrap"
    assert found == {
        f"{module}.aws_s3_bucket.state": bucket.name,
        f'{module}.aws_s3_bucket_versioning.this["state"]': bucket.name,
        f'{module}.aws_s3_bucket_server_side_encryption_configuration.this["state"]': bucket.name,
        f'{module}.aws_kms_key.signing["plans"]': "k",
        f'{module}.aws_iam_role.this["plan"]': "orders-dev-plan",
        f'{module}.aws_iam_policy.this["plan-1"]': inventory.policies[0],
    }
    assert set(later) - set(found) == {
        f'{module}.aws_kms_alias.signing["plans"]',
        f'{module}.aws_iam_role_policy_attachment.this["plan-1"]',
    }


def test_a_bucket_or_key_that_would_be_destroyed_is_lost_and_a_policy_is_not() -> None:
    """Replacing is destroying."""
    changes = {
        "module.bootstrap.aws_s3_bucket.state": ("delete", "create"),
        'module.bootstrap.aws_iam_policy.this["plan-2"]': ("delete",),
        "module.bootstrap.aws_s3_bucket.artifacts": ("update",),
    }

    assert lost(changes) == ("module.bootstrap.aws_s3_bucket.state",)


@pytest.mark.parametrize(("name", "ambiguous"), [("dev", False), ("state", True), ("artifacts", True)])
def test_an_environment_that_is_called_as_a_bucket_is_noticed(name: str, *, ambiguous: bool) -> None:
    """Its role could change the bucket of the state."""
    assert replace(SITE, environment=name).ambiguous is ambiguous
