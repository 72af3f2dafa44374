"""What an environment's plan says of what is deployed there, as far as it decides who may do it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


Signs = Literal["evidence", "plans"]
"""What a key signs: plans, or all other evidence"""
SIGNED: tuple[Signs, ...] = ("evidence", "plans")


@dataclass(frozen=True, slots=True)
class Deployed:
    """One resource of a plan; of a data source the type begins with ``data.``."""

    type: str
    address: str
    values: Mapping[str, str] = field(default_factory=dict)
    """Attributes that are texts; those that nobody knows before the apply are missing"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Actions that the provider was seen to ask for, of one type of resource."""

    reading: tuple[str, ...]
    """while nothing is changed"""
    writing: tuple[str, ...]
    """besides, to create, change and delete"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of the provider, and of which version."""

    provider: str
    types: Mapping[str, Asked]


@dataclass(frozen=True, slots=True)
class Site:
    """Whose deployment it is, and where."""

    project: str
    environment: str
    account: str
    region: str
    partition: str = "aws"

    @property
    def prefix(self) -> str:
        """What the names of its resources begin with."""
        return f"{self.project}-{self.environment}"

    @property
    def ambiguous(self) -> bool:
        """Whether its resources' names begin as those of the project's own buckets do."""
        return any(f":::{self.prefix}-" in bucket for bucket in (self.state, self.artifacts))

    @property
    def state(self) -> str:
        """ARN of the bucket of its state."""
        return f"arn:{self.partition}:s3:::{self.project}-state-{self.account}"

    @property
    def artifacts(self) -> str:
        """ARN of the bucket of its artifacts and evidence."""
        return f"arn:{self.partition}:s3:::{self.project}-artifacts-{self.account}"

    def signing_alias(self, signs: Signs) -> str:
        """Return the alias of the key that signs its evidence, or its plans."""
        return f"alias/{self.project}-{signs}"
