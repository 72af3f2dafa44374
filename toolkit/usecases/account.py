"""One environment's account, and the rail that keeps us out of any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.environment import Local
from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from toolkit.domain.environment import Environment, Target
    from toolkit.ports.alarms import Alarms
    from toolkit.ports.artifacts import Artifacts
    from toolkit.ports.functions import Functions
    from toolkit.ports.identity import Identity
    from toolkit.ports.ledger import Ledger
    from toolkit.ports.sealed_plans import SealedPlans
    from toolkit.ports.secrets import Secrets
    from toolkit.ports.signing import Signing


@dataclass(frozen=True, slots=True)
class Account:
    """An environment, where it lives, and every way to look into it."""

    environment: Environment
    target: Target
    identity: Identity
    artifacts: Artifacts
    ledger: Ledger
    plans: SealedPlans
    functions: Functions
    alarms: Alarms
    secrets: Secrets
    signing: Signing
    """the key of all evidence but plans"""
    planning: Signing
    """the key of plans"""
    """The key of its evidence"""


def right(account: Account) -> Account:
    """Return the account, once it is shown to be the declared one.

    Raises:
        ConfigurationError: the credentials reach another. Nothing was touched.

    """
    declared, reached = account.environment.account, account.identity.account()
    if declared != reached:
        name = account.environment.name
        raise ConfigurationError(
            f"nothing was done in {name}",
            cause=f"the credentials reach account {reached}, {name} is declared to be {declared}",
            fix=f"use credentials of {declared}, or correct terraform/envs/{name}/environment.yaml",
        )
    return account


def api_url(api: Mapping[str, Any] | None, target: Target) -> str | None:
    """Where the API answers: on the embedded AWS not at the host name that AWS would give it."""
    if api is None:
        return None
    if isinstance(target, Local):
        return f"{target.endpoint}/_aws/execute-api/{api['id']}/{api['stage']}"
    return str(api["url"])
