"""What toolkit.yaml declares."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.domain.budget import NO_BUDGETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.budget import Budgets
    from toolkit.domain.function import Function, Layer
    from toolkit.domain.promotion_rules import PromotionRules
    from toolkit.domain.smoke import Check

NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a function has unless it says otherwise."""

    runtime: str
    architecture: str
    memory: int
    """MiB"""
    timeout: int
    """seconds"""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """How to mint a token that the project's own authorizer accepts (JWT, HS256)."""

    secret: str
    claims: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Project:
    """A set of functions, and the environments that they travel through."""

    name: str
    pipeline: tuple[str, ...]
    defaults: Defaults
    secrets: tuple[str, ...] = ()
    access_token: AccessToken | None = None
    smoke: tuple[Check, ...] = ()
    functions: tuple[Function, ...] = ()
    layers: tuple[Layer, ...] = ()
    budgets: Budgets = NO_BUDGETS
    gates: Mapping[str, PromotionRules] = field(default_factory=dict)
    """by environment, what it asks of a release before it takes it"""
    monthly: float | None = None
    """USD that an environment may cost a month by what is there; None where nobody says"""
    github: str | None = None
    """OWNER/REPO whose jobs deploy it; None where nobody says"""

    def upstream(self, environment: str) -> str | None:
        """Return the environment that feeds this one; None for the first."""
        index = self.pipeline.index(environment)
        return self.pipeline[index - 1] if index else None

    def downstream(self, environment: str) -> str | None:
        """Return the environment that this one feeds; None for the last."""
        index = self.pipeline.index(environment) + 1
        return self.pipeline[index] if index < len(self.pipeline) else None

    def secret_parameter(self, environment: str, secret: str) -> str:
        """Return the SSM parameter that holds a secret of an environment."""
        return f"/{self.name}/{environment}/{secret}"

    def fingerprint_key(self, environment: str) -> str:
        """Return the SSM parameter that holds the key of an environment's fingerprints.

        No name of a secret has a slash in it: a project's own can't be meant.
        """
        return f"/{self.name}/{environment}/toolkit/fingerprint-key"

    def evidence_key(self, environment: str) -> str:
        """Return the SSM parameter that holds the key of a local account's evidence; named as above."""
        return f"/{self.name}/{environment}/toolkit/evidence-key"

    def plans_key(self, environment: str) -> str:
        """Return the SSM parameter that holds the key of a local account's plans; named as above."""
        return f"/{self.name}/{environment}/toolkit/plans-key"

    @property
    def plans_alias(self) -> str:
        """The alias of the KMS key that signs plans; each environment's account has one of its own."""
        return f"alias/{self.name}-plans"

    @property
    def evidence_alias(self) -> str:
        """The alias of the KMS key that signs evidence; each environment's account has one of its own."""
        return f"alias/{self.name}-evidence"
