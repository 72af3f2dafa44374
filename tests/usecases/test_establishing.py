"""An account that Terraform makes, and what doctor says of one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from world import World

from toolkit.adapters.memory import MemoryBuckets, MemoryProgress
from toolkit.adapters.memory_ledger import MemorySigning
from toolkit.domain.deployment import trust
from toolkit.domain.deployment.deployed import Site
from toolkit.domain.deployment.inventory import (
    DeployRole,
    IdentityProvider,
    Inventory,
    KeptBucket,
    SigningKey,
)
from toolkit.errors import ConfigurationError, Refused
from toolkit.usecases.bootstrap import Roles, establish
from toolkit.usecases.examine import examine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.bootstrapped import Bootstrapped

SITE = Site("orders", "prod", "333333333333", "us-east-1")
PROVIDER = "arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com"
POLICY = {
    "Statement": [{"Effect": "Allow", "Action": ["sqs:A"], "Resource": ["arn:aws:sqs:*:*:orders-prod-*"]}]
}
ROLES = Roles(
    SITE, "example/orders", {"plan": {"1": json.dumps(POLICY)}, "apply": {"1": json.dumps(POLICY)}}, keys=True
)
KEPT = {"versioned": True, "private": True, "owned": True, "encryption": "aws:kms", "transport": True}
KEY = SigningKey("k", "ECC_NIST_P256", "SIGN_VERIFY", enabled=True)


@dataclass
class MemoryFoundation:
    """Terraform's part, as it was found, and what it was asked."""

    inventory: Inventory = field(default_factory=Inventory)
    addresses: frozenset[str] = frozenset()
    changes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    buckets: MemoryBuckets = field(default_factory=MemoryBuckets)
    values: dict[str, Any] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    stored: bool | None = None
    applied: bool = False

    def look(self) -> Inventory:
        """Return what is there: also a bucket that was made meanwhile."""
        if "orders-state-333333333333" in self.buckets.names:
            return replace(self.inventory, state=KeptBucket("orders-state-333333333333", versioned=True))
        return self.inventory

    def owned(self) -> frozenset[str]:
        """Return what the state holds."""
        return self.addresses

    def plan(
        self, values: Mapping[str, Any], imports: Mapping[str, str], *, stored: bool
    ) -> Mapping[str, tuple[str, ...]]:
        """Remember what was asked, and return what would be done."""
        self.values, self.imports, self.stored = dict(values), dict(imports), stored
        return self.changes

    def apply(self) -> Mapping[str, str]:
        """Say that it was done."""
        self.applied = True
        return {"plan": "arn:plan", "apply": "arn:apply"}


def _establish(foundation: MemoryFoundation, *, dry: bool = False) -> Bootstrapped:
    world = World()
    return establish(
        world.project,
        account=world.account("prod"),
        buckets=foundation.buckets,
        foundation=foundation,
        roles=ROLES,
        dry=dry,
        progress=MemoryProgress(),
    )


def test_the_bucket_of_the_state_comes_first_and_terraform_takes_it_over() -> None:
    """It has to be there before there is a state to write it down in."""
    foundation = MemoryFoundation(changes={"module.bootstrap.aws_s3_bucket.artifacts": ("create",)})

    done = _establish(foundation)

    assert foundation.buckets.names == {"orders-state-333333333333"}
    assert (foundation.stored, foundation.applied) == (True, True)
    assert foundation.imports["module.bootstrap.aws_s3_bucket.state"] == "orders-state-333333333333"
    assert done.created[:2] == ("s3://orders-state-333333333333", "aws_s3_bucket.artifacts")
    assert done.roles == {"plan": "arn:plan", "apply": "arn:apply"}


def test_a_dry_run_makes_nothing_at_all() -> None:
    """Not even the bucket of the state: the plan does without one."""
    foundation = MemoryFoundation(changes={"module.bootstrap.aws_s3_bucket.state": ("create",)})

    done = _establish(foundation, dry=True)

    assert (foundation.buckets.names, foundation.stored, foundation.applied) == (set(), False, False)
    assert (done.created, done.dry) == (("aws_s3_bucket.state",), True)


def test_what_the_state_holds_is_not_taken_over_again() -> None:
    """Terraform knows it."""
    foundation = MemoryFoundation(
        inventory=Inventory(state=KeptBucket("orders-state-333333333333", versioned=True)),
        addresses=frozenset({"module.bootstrap.aws_s3_bucket.state"}),
    )

    _establish(foundation)

    assert set(foundation.imports) == {'module.bootstrap.aws_s3_bucket_versioning.this["state"]'}


@pytest.mark.parametrize("ours", [True, False])
def test_a_provider_of_somebody_else_is_used_and_never_taken_over(*, ours: bool) -> None:
    """An account can have one alone, and others may need it."""
    address = 'module.bootstrap.aws_iam_openid_connect_provider.github["this"]'
    foundation = MemoryFoundation(
        inventory=Inventory(
            state=KeptBucket("orders-state-333333333333"),
            provider=IdentityProvider(PROVIDER, ("sts.amazonaws.com",)),
        ),
        addresses=frozenset({address}) if ours else frozenset(),
    )

    _establish(foundation)

    assert foundation.values["identity_provider"] is ours
    assert address not in foundation.imports


def test_what_cannot_be_made_again_is_never_destroyed() -> None:
    """A renamed project would do that."""
    foundation = MemoryFoundation(
        changes={'module.bootstrap.aws_kms_key.signing["evidence"]': ("delete", "create")}
    )

    with pytest.raises(Refused, match="nothing was done"):
        _establish(foundation)

    assert not foundation.applied


def _held(role: str, **changes: Any) -> DeployRole:  # noqa: ANN401 - of any of its fields
    written = trust.document(role, repository="example/orders", environment="prod", provider=PROVIDER)
    arn = f"arn:aws:iam::333333333333:role/deploy/orders-prod-{role}"
    return replace(DeployRole(arn, written, attached={"arn:1": POLICY}), **changes)


WHOLE = Inventory(
    state=KeptBucket("orders-state-333333333333", **KEPT),  # type: ignore[arg-type]
    artifacts=KeptBucket("orders-artifacts-333333333333", lock=("GOVERNANCE", 90), **KEPT),  # type: ignore[arg-type]
    keys={"evidence": KEY, "plans": KEY},
    provider=IdentityProvider(PROVIDER, ("sts.amazonaws.com",)),
    roles={"plan": _held("plan"), "apply": _held("apply")},
)


def _seen(inventory: Inventory, **options: Any) -> dict[str, tuple[str, str]]:  # noqa: ANN401 - as examine has them
    found = examine(World().account("prod"), inventory, **{"keys": True, "wanted": ROLES, **options})
    return {each.name.removeprefix("prod "): (each.status, each.detail) for each in found}


def test_an_account_as_bootstrap_makes_it_is_ok() -> None:
    """Every line of it."""
    assert {status for status, _ in _seen(WHOLE).values()} == {"ok"}


@pytest.mark.parametrize(
    ("name", "inventory", "status", "told"),
    [
        ("state", replace(WHOLE, state=None), "failed", "no bucket"),
        ("state", replace(WHOLE, state=replace(WHOLE.state, versioned=False)), "failed", "versions"),  # type: ignore[type-var]
        ("artifacts", replace(WHOLE, artifacts=replace(WHOLE.artifacts, lock=None)), "failed", "object lock"),  # type: ignore[type-var]
        ("artifacts", replace(WHOLE, artifacts=replace(WHOLE.artifacts, private=False)), "failed", "public"),  # type: ignore[type-var]
        ("evidence key", replace(WHOLE, keys={"plans": KEY}), "failed", "no key"),
        ("plans key", replace(WHOLE, keys={"plans": replace(KEY, spec="RSA_2048")}), "failed", "RSA_2048"),
        ("plans key", replace(WHOLE, keys={"plans": replace(KEY, enabled=False)}), "failed", "disabled"),
        ("plans key", replace(WHOLE, keys={"plans": replace(KEY, alias=False)}), "failed", "no key"),
        ("github", replace(WHOLE, provider=None), "failed", "no identity provider"),
        ("github", replace(WHOLE, provider=IdentityProvider(PROVIDER, ("a",))), "failed", "not known for"),
        ("plan role", replace(WHOLE, roles={}), "failed", "no role orders-prod-plan"),
        (
            "apply role",
            replace(WHOLE, roles={"apply": _held("apply", trust=_held("plan").trust)}),
            "failed",
            "repo:example/orders:*",
        ),
        ("plan role", replace(WHOLE, roles={"plan": _held("plan", attached={})}), "failed", "lacks sqs:A"),
        (
            "plan role",
            replace(
                WHOLE,
                roles={
                    "plan": _held(
                        "plan",
                        inline={
                            "more": {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
                        },
                    )
                },
            ),
            "warning",
            "needs no s3:* on *",
        ),
    ],
)
def test_what_an_account_lacks_is_told(name: str, inventory: Inventory, status: str, told: str) -> None:
    """And what is too much."""
    found = _seen(inventory)[name]

    assert found[0] == status
    assert told in found[1]


def test_what_was_not_looked_at_is_never_ok() -> None:
    """Without a repository there is nothing to compare roles with; without a plan, no policy."""
    without = _seen(WHOLE, wanted=None)
    untold = _seen(
        WHOLE, wanted=ConfigurationError("no plan", cause="aws_x was not recorded", fix="record it")
    )

    assert without["github"][0] == "skipped"
    assert not {"plan role", "apply role"} & without.keys()
    assert {untold[name][0] for name in ("github", "plan role", "apply role")} == {"warning"}


def test_keys_that_are_secrets_are_looked_for_where_they_are() -> None:
    """On the embedded AWS, which has no KMS keys that sign."""
    world = World()
    account = replace(world.account("prod"), planning=MemorySigning(None, "memory:plans-key"))

    found = examine(account, WHOLE, keys=False, wanted=None)

    assert {each.name: each.status for each in found if "key" in each.name} == {
        "prod evidence key": "ok",
        "prod plans key": "failed",
    }
