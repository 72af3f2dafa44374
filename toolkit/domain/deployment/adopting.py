"""What Terraform takes over, of what is in the account already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.deployment.deployed import SIGNED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from toolkit.domain.deployment.deployed import Site
    from toolkit.domain.deployment.inventory import Inventory, KeptBucket

MODULE = "module.bootstrap"
PROVIDER = f'{MODULE}.aws_iam_openid_connect_provider.github["this"]'
_KEPT = ("aws_s3_bucket.", "aws_kms_key.")
"""What can't be made again once it is lost"""


def adopted(inventory: Inventory, site: Site, *, policies: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return the ids of what is there, by the addresses that it has in the root module.

    Args:
        inventory: what is in the account.
        site: whose it is.
        policies: the names of the policies that each role is to have.

    """
    found: dict[str, str] = {}
    for name, bucket in (("state", inventory.state), ("artifacts", inventory.artifacts)):
        if bucket is not None:
            found |= _bucket(name, bucket)
    for signs in SIGNED:
        key = inventory.keys.get(signs)
        if key is not None:
            found[f'aws_kms_key.signing["{signs}"]'] = key.id
            if key.alias:
                found[f'aws_kms_alias.signing["{signs}"]'] = site.signing_alias(signs)
    found |= _roles(inventory, site, policies)
    return {f"{MODULE}.{address}": identity for address, identity in found.items()}


def _roles(inventory: Inventory, site: Site, policies: Mapping[str, Collection[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, names in policies.items():
        held = inventory.roles.get(role)
        attached = held.attached if held is not None else {}
        if held is not None:
            found[f'aws_iam_role.this["{role}"]'] = f"{site.prefix}-{role}"
        for key in (f"{role}-{name}" for name in names):
            for arn in (each for each in inventory.policies if each.endswith(f"/{site.prefix}-{key}")):
                found[f'aws_iam_policy.this["{key}"]'] = arn
                if arn in attached:
                    attachment = f'aws_iam_role_policy_attachment.this["{key}"]'
                    found[attachment] = f"{site.prefix}-{role}/{arn}"
    return found


def _bucket(name: str, bucket: KeptBucket) -> dict[str, str]:
    there = {
        f"aws_s3_bucket.{name}": True,
        f'aws_s3_bucket_versioning.this["{name}"]': bucket.versioned,
        f'aws_s3_bucket_public_access_block.this["{name}"]': bucket.private,
        f'aws_s3_bucket_ownership_controls.this["{name}"]': bucket.owned,
        f'aws_s3_bucket_server_side_encryption_configuration.this["{name}"]': bool(bucket.encryption),
        f'aws_s3_bucket_policy.this["{name}"]': bucket.policy,
        "aws_s3_bucket_lifecycle_configuration.state": name == "state" and bucket.expiry is not None,
        "aws_s3_bucket_object_lock_configuration.artifacts": name == "artifacts" and bucket.lock is not None,
    }
    return {address: bucket.name for address, present in there.items() if present}


def lost(changes: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return the addresses of what a plan would destroy and nobody could make again."""
    return tuple(
        address
        for address, actions in sorted(changes.items())
        if "delete" in actions and any(f"{MODULE}.{kind}" in address for kind in _KEPT)
    )
