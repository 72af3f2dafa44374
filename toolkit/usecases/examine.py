"""Judge whether an environment's account is as bootstrap makes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from toolkit.domain.deployment import trust
from toolkit.domain.deployment.difference import difference
from toolkit.domain.deployment.inventory import AUDIENCE, ISSUER, KEY_SPEC, KEY_USAGE
from toolkit.domain.diagnosis import Diagnosis
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.domain.deployment.inventory import DeployRole, Inventory, KeptBucket, SigningKey
    from toolkit.ports.signing import Signing
    from toolkit.usecases.account import Account
    from toolkit.usecases.bootstrap import Roles

_SHOWN = 3
"""permissions that are named; how many there are besides is told"""
ROLES = ("plan", "apply")
NO_REPOSITORY = "toolkit.yaml does not say github: OWNER/REPO"


def examine(
    account: Account, inventory: Inventory, *, keys: bool, wanted: Roles | ToolkitError | None
) -> tuple[Diagnosis, ...]:
    """Return one line for each thing that bootstrap makes.

    Args:
        account: the environment's.
        inventory: what is there.
        keys: whether KMS keeps the keys that sign.
        wanted: the roles as they should be; why that can't be told; None where there are to be none.

    """
    name = account.environment.name
    fix = f"toolkit bootstrap {name}"
    return (
        _state(name, inventory.state, fix),
        _artifacts(name, inventory.artifacts, fix),
        *(
            _key(f"{name} {signs} key", signing, inventory.keys.get(signs), keys=keys, fix=fix)
            for signs, signing in (("evidence", account.signing), ("plans", account.planning))
        ),
        *_github(name, inventory, wanted, fix),
    )


def _lacks(bucket: KeptBucket) -> list[str]:
    wanted = {
        "versions": bucket.versioned,
        "encryption": bool(bucket.encryption),
        "a block of public access": bucket.private,
        "a policy that asks for TLS": bucket.transport,
    }
    return [what for what, there in wanted.items() if not there]


def _state(name: str, bucket: KeptBucket | None, fix: str) -> Diagnosis:
    title = f"{name} state"
    if bucket is None:
        return Diagnosis(title, "failed", "there is no bucket for Terraform's state", fix)
    if lacks := _lacks(bucket):
        return Diagnosis(title, "failed", f"{bucket.name} lacks {', '.join(lacks)}", fix)
    return Diagnosis(title, "ok", f"{bucket.name}: versioned, encrypted, private")


def _artifacts(name: str, bucket: KeptBucket | None, fix: str) -> Diagnosis:
    title = f"{name} artifacts"
    if bucket is None:
        return Diagnosis(title, "failed", "there is no bucket for artifacts and evidence", fix)
    if lacks := _lacks(bucket):
        return Diagnosis(title, "failed", f"{bucket.name} lacks {', '.join(lacks)}", fix)
    if bucket.lock is None:
        told = f"{bucket.name} has no object lock: whoever may delete versions can delete evidence"
        return Diagnosis(title, "failed", told, fix)
    mode, days = bucket.lock
    told = f"{bucket.name}: versioned, encrypted, private, locked for {days} days ({mode.lower()})"
    return Diagnosis(title, "ok", told)


def _key(title: str, signing: Signing, key: SigningKey | None, *, keys: bool, fix: str) -> Diagnosis:
    if not keys:
        try:
            signing.public_key()
        except ToolkitError as error:
            return Diagnosis(title, "failed", error.problems[0].cause, fix)
        return Diagnosis(title, "ok", f"signed with {signing.name}")
    if key is None or not key.alias:
        return Diagnosis(title, "failed", f"there is no key {signing.name}", fix)
    if (key.spec, key.usage) != (KEY_SPEC, KEY_USAGE):
        wanted = f"{KEY_SPEC} for {KEY_USAGE}"
        told = f"the key behind {signing.name} is {key.spec} for {key.usage}, not {wanted}"
        alias = signing.name.removeprefix("kms:")
        return Diagnosis(title, "failed", told, f"aws kms delete-alias --alias-name {alias}; then: {fix}")
    if not key.enabled:
        told = f"the key behind {signing.name} is disabled, or about to be deleted"
        return Diagnosis(title, "failed", told, f"aws kms enable-key --key-id {key.id}")
    return Diagnosis(title, "ok", f"signed with {signing.name} ({key.spec})")


def _github(
    name: str, inventory: Inventory, wanted: Roles | ToolkitError | None, fix: str
) -> tuple[Diagnosis, ...]:
    titles = (f"{name} github", *(f"{name} {role} role" for role in ROLES))
    if wanted is None:
        return (Diagnosis(titles[0], "skipped", NO_REPOSITORY),)
    if isinstance(wanted, ToolkitError):
        problem = wanted.problems[0]
        told = f"what the roles need can't be told: {problem.cause or wanted.what}"
        return tuple(Diagnosis(title, "warning", told, problem.fix) for title in titles)
    return (
        _provider(titles[0], inventory, fix),
        *(_role(title, role, inventory, wanted, fix) for title, role in zip(titles[1:], ROLES, strict=True)),
    )


def _provider(title: str, inventory: Inventory, fix: str) -> Diagnosis:
    provider = inventory.provider
    if provider is None:
        return Diagnosis(title, "failed", f"there is no identity provider {ISSUER}", fix)
    if AUDIENCE not in provider.audiences:
        mend = (
            "aws iam add-client-id-to-open-id-connect-provider "
            f"--open-id-connect-provider-arn {provider.arn} --client-id {AUDIENCE}"
        )
        return Diagnosis(title, "failed", f"{ISSUER} is not known for {AUDIENCE}", mend)
    return Diagnosis(title, "ok", f"{ISSUER} is known")


def _role(title: str, role: str, inventory: Inventory, wanted: Roles, fix: str) -> Diagnosis:
    held = inventory.roles.get(role)
    if held is None:
        return Diagnosis(title, "failed", f"there is no role {wanted.site.prefix}-{role}", fix)
    if doubt := _distrust(role, held, inventory, wanted):
        return Diagnosis(title, "failed", f"{held.arn}: {doubt}", fix)
    found = difference(
        [*held.attached.values(), *held.inline.values()],
        [json.loads(document) for document in wanted.policies[role].values()],
    )
    if found.missing:
        return Diagnosis(title, "failed", f"{held.arn} lacks {_few(found.missing)}", fix)
    if found.excess:
        return Diagnosis(title, "warning", f"{held.arn} needs no {_few(found.excess)}", fix)
    return Diagnosis(title, "ok", f"{held.arn}: trusted and allowed as it should be")


def _distrust(role: str, held: DeployRole, inventory: Inventory, wanted: Roles) -> str:
    site = wanted.site
    provider = f"arn:{site.partition}:iam::{site.account}:oidc-provider/{ISSUER}"
    expected = trust.document(
        role,
        repository=wanted.repository,
        environment=site.environment,
        provider=inventory.provider.arn if inventory.provider else provider,
    )
    return trust.doubt(held.trust, expected)


def _few(permissions: tuple[str, ...]) -> str:
    more = len(permissions) - _SHOWN
    told = ", ".join(permissions[:_SHOWN])
    return f"{told}, and {more} more" if more > 0 else told
