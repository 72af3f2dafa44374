"""What bootstrap makes, as an account has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

RETENTION_DAYS = 90
"""How long a version of an artifact or a piece of evidence can't be deleted"""
OLD_VERSION_DAYS = 90
"""How long a state that was written over can still be had"""
ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
"""Whom GitHub's tokens have to be made for"""
KEY_SPEC, KEY_USAGE = "ECC_NIST_P256", "SIGN_VERIFY"
PATH = "/deploy/"
"""Of the roles and their policies: outside of the names that a deployment may change"""


@dataclass(frozen=True, slots=True)
class KeptBucket:
    """A bucket, with what protects it. None and False: it has none."""

    name: str
    versioned: bool = False
    private: bool = False
    owned: bool = False
    """whether access lists are off"""
    encryption: str = ""
    """such as aws:kms"""
    transport: bool = False
    """whether a policy keeps it from being reached without TLS"""
    policy: bool = False
    """whether it has any policy"""
    expiry: int | None = None
    """days after which old versions are dropped"""
    lock: tuple[str, int] | None = None
    """the mode and the days of its object lock"""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs."""

    id: str
    spec: str
    usage: str
    enabled: bool
    alias: bool = True
    """whether it is behind its alias; one without is left of a bootstrap that was killed"""


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """GitHub, as the account knows it."""

    arn: str
    audiences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeployRole:
    """A role that GitHub's jobs take."""

    arn: str
    trust: Mapping[str, Any]
    attached: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """documents of attached policies, by ARN"""
    inline: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """documents of its own policies, by name"""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is there of all that bootstrap makes."""

    state: KeptBucket | None = None
    artifacts: KeptBucket | None = None
    keys: Mapping[str, SigningKey] = field(default_factory=dict)
    """by what they sign: evidence or plans"""
    provider: IdentityProvider | None = None
    roles: Mapping[str, DeployRole] = field(default_factory=dict)
    policies: tuple[str, ...] = ()
    """ARNs of all policies below the path, attached or not"""
