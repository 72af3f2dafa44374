"""Look at what bootstrap made in an account."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors
from toolkit.domain.deployment.deployed import SIGNED
from toolkit.domain.deployment.inventory import (
    ISSUER,
    PATH,
    DeployRole,
    IdentityProvider,
    Inventory,
    KeptBucket,
    SigningKey,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.domain.deployment.deployed import Signs, Site

_ABSENT = frozenset(
    {
        "404", "NoSuchBucket", "NoSuchBucketPolicy", "NoSuchEntity", "NoSuchLifecycleConfiguration",
        "NoSuchPublicAccessBlockConfiguration", "NotFound", "NotFoundException",
        "ObjectLockConfigurationNotFoundError", "OwnershipControlsNotFoundError",
        "ServerSideEncryptionConfigurationNotFoundError",
    }
)  # fmt: skip
_ROLES = ("plan", "apply")


class AccountInventory:
    """One account, by boto3 clients of its services."""

    def __init__(self, client: Callable[[str], Any], *, site: Site, keys: bool = True) -> None:
        """Look into an account.

        Args:
            client: returns a client of a service.
            site: whose environment it is.
            keys: whether the account has KMS keys that sign; the embedded AWS has none.

        """
        self._client = client
        self._site = site
        self._keys = keys

    def look(self, *, roles: bool = True) -> Inventory:
        """Return what is there; the roles and GitHub only where they are asked for."""
        with aws_errors.explained(f"look at what bootstrap made in {self._site.environment}"):
            return Inventory(
                state=self._bucket(self._site.state),
                artifacts=self._bucket(self._site.artifacts),
                keys=self._signing_keys() if self._keys else {},
                provider=self._provider() if roles else None,
                roles=self._roles() if roles else {},
                policies=self._policies() if roles else (),
            )

    def _bucket(self, arn: str) -> KeptBucket | None:
        name = arn.rpartition(":")[2]
        s3 = self._client("s3")
        if _asked(lambda: s3.head_bucket(Bucket=name)) is None:
            return None

        def told(operation: str) -> Mapping[str, Any]:
            return _asked(lambda: getattr(s3, operation)(Bucket=name)) or {}

        block = told("get_public_access_block").get("PublicAccessBlockConfiguration", {})
        rules = told("get_bucket_encryption").get("ServerSideEncryptionConfiguration", {}).get("Rules", ())
        ways = [each.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm", "") for each in rules]
        policy = told("get_bucket_policy").get("Policy", "")
        owners = told("get_bucket_ownership_controls").get("OwnershipControls", {}).get("Rules", ())
        return KeptBucket(
            name=name,
            versioned=told("get_bucket_versioning").get("Status") == "Enabled",
            private=len(block) >= _BLOCKS and all(block.values()),
            owned=any(each.get("ObjectOwnership") == "BucketOwnerEnforced" for each in owners),
            encryption=next(iter(ways), ""),
            transport=_denies_plain(policy),
            policy=bool(policy),
            expiry=_expiry(told("get_bucket_lifecycle_configuration")),
            lock=_lock(told("get_object_lock_configuration")),
        )

    def _signing_keys(self) -> dict[str, SigningKey]:
        found = {signs: self._key(signs) for signs in SIGNED}
        return {signs: key for signs, key in found.items() if key is not None}

    def _key(self, signs: Signs) -> SigningKey | None:
        kms = self._client("kms")
        alias = self._site.signing_alias(signs)
        found = _asked(lambda: kms.describe_key(KeyId=alias))
        if found is not None:
            return _signing(found["KeyMetadata"], alias=True)
        # Killed between the key and its alias, bootstrap leaves one that nobody finds by name.
        wanted = f"Signs the {signs} of {self._site.environment}"
        for page in kms.get_paginator("list_keys").paginate():
            for each in page["Keys"]:
                told = kms.describe_key(KeyId=each["KeyId"])["KeyMetadata"]
                fits = told.get("Description") == wanted and told.get("KeyState") == "Enabled"
                if fits and not kms.list_aliases(KeyId=each["KeyId"])["Aliases"]:
                    return _signing(told, alias=False)
        return None

    def _provider(self) -> IdentityProvider | None:
        iam = self._client("iam")
        arn = f"arn:{self._site.partition}:iam::{self._site.account}:oidc-provider/{ISSUER}"
        found = _asked(lambda: iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn))
        return None if found is None else IdentityProvider(arn, tuple(found.get("ClientIDList", ())))

    def _roles(self) -> dict[str, DeployRole]:
        iam = self._client("iam")
        found = {}
        for role in _ROLES:
            name = f"{self._site.prefix}-{role}"
            told = _asked(partial(iam.get_role, RoleName=name))
            if told is None:
                continue
            attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
            found[role] = DeployRole(
                arn=told["Role"]["Arn"],
                trust=_document(told["Role"]["AssumeRolePolicyDocument"]),
                attached={each["PolicyArn"]: self._policy(each["PolicyArn"]) for each in attached},
                inline=self._inline(name),
            )
        return found

    def _inline(self, role: str) -> dict[str, Mapping[str, Any]]:
        iam = self._client("iam")
        return {
            name: _document(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
            for name in iam.list_role_policies(RoleName=role)["PolicyNames"]
        }

    def _policy(self, arn: str) -> Mapping[str, Any]:
        iam = self._client("iam")
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        told = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]
        found: Mapping[str, Any] = _document(told["Document"])
        return found

    def _policies(self) -> tuple[str, ...]:
        pages = self._client("iam").get_paginator("list_policies").paginate(Scope="Local", PathPrefix=PATH)
        return tuple(each["Arn"] for page in pages for each in page["Policies"])


_BLOCKS = 4
"""settings of a public access block"""


def _asked(ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever boto3 answers
    """Return an answer; None where AWS says that there is none."""
    try:
        return ask()
    except ClientError as error:
        if aws_errors.code(error) in _ABSENT:
            return None
        raise


def _document(told: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a policy: boto3 gives it as read, others as text."""
    return json.loads(told) if isinstance(told, str) else told


def _signing(told: Mapping[str, Any], *, alias: bool) -> SigningKey:
    return SigningKey(
        told["KeyId"],
        told.get("KeySpec", ""),
        told.get("KeyUsage", ""),
        enabled=told.get("KeyState", "Enabled") == "Enabled",
        alias=alias,
    )


def _denies_plain(policy: str) -> bool:
    """Tell whether a bucket's policy denies what does not come over TLS."""
    statements = json.loads(policy).get("Statement", ()) if policy else ()
    return any(
        each.get("Effect") == "Deny"
        and str(each.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport", "")).lower()
        in ("false", "['false']")
        for each in statements
    )


def _expiry(told: Mapping[str, Any]) -> int | None:
    days = [
        each.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays")
        for each in told.get("Rules", ())
        if each.get("Status") == "Enabled"
    ]
    return next((int(each) for each in days if each), None)


def _lock(told: Mapping[str, Any]) -> tuple[str, int] | None:
    retention = told.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    if not retention:
        return None
    return retention.get("Mode", ""), int(retention.get("Days") or 365 * int(retention.get("Years", 0)))
