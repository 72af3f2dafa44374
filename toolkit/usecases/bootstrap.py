"""Make what must exist in an account before Terraform can run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain.bootstrapped import Bootstrapped
from toolkit.domain.deployment import adopting
from toolkit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.deployment.deployed import Site
    from toolkit.domain.deployment.inventory import Inventory
    from toolkit.domain.project import Project
    from toolkit.ports.buckets import Buckets
    from toolkit.ports.foundation import Foundation
    from toolkit.ports.progress import Progress
    from toolkit.usecases.account import Account


def bootstrap(project: Project, *, account: Account, buckets: Buckets) -> Bootstrapped:
    """Make the buckets of state and artifacts, the project's secrets, the keys of fingerprints and evidence.

    It can be run again.
    """
    environment = account.environment
    made: dict[str, bool] = {}
    state, artifacts = environment.state_bucket(project.name), environment.artifact_bucket(project.name)
    made[f"s3://{state}"] = buckets.ensure(state)
    made[f"s3://{artifacts}"] = buckets.ensure(artifacts, locked=True)
    made |= _secrets(project, account)
    for key in (account.signing, account.planning):
        made[key.name] = key.ensure()
    return Bootstrapped(
        environment.name,
        created=tuple(name for name, new in made.items() if new),
        existing=tuple(name for name, new in made.items() if not new),
    )


def _secrets(project: Project, account: Account) -> dict[str, bool]:
    """Make what must not be in a state: its values would stand there in clear."""
    name = account.environment.name
    own = [project.secret_parameter(name, secret) for secret in project.secrets]
    return {
        f"ssm:{parameter}": account.secrets.ensure(parameter)
        for parameter in (*own, project.fingerprint_key(name))
    }


@dataclass(frozen=True, slots=True)
class Roles:
    """Whom GitHub's jobs may be in an account, and what they may do."""

    site: Site
    repository: str
    """OWNER/REPO"""
    policies: Mapping[str, Mapping[str, str]]
    """policy documents by role and name"""
    keys: bool
    """whether KMS keeps the keys that sign; else they are secrets"""


def establish(
    project: Project,
    *,
    account: Account,
    buckets: Buckets,
    foundation: Foundation,
    roles: Roles,
    dry: bool,
    progress: Progress,
) -> Bootstrapped:
    """Make all that, and the roles of GitHub's jobs, by Terraform.

    Terraform needs the bucket of its state to begin with, which is made without it. What is there already,
    of an older toolkit or of a run that was killed, is taken over: it can be run again.

    Raises:
        Refused: what can't be made again would be destroyed. Nothing was done.

    """
    name = account.environment.name
    state = account.environment.state_bucket(project.name)
    new: set[str] = set()
    with progress.phase(f"Planning the account of {name}"):
        inventory = foundation.look()
        if inventory.state is None and not dry:
            buckets.ensure(state)
            new.add(f"s3://{state}")
            inventory = foundation.look()
        stored = inventory.state is not None
        owned = foundation.owned() if stored else frozenset()
        imports = _imports(inventory, roles, owned)
        changes = foundation.plan(_values(inventory, roles, owned), imports, stored=stored)
    if lost := adopting.lost(changes):
        raise Refused(
            f"nothing was done in {name}",
            cause=f"{', '.join(lost)} would be destroyed, and can't be made again",
            fix="see what changed in terraform/bootstrap or terraform/modules/bootstrap since it was made",
        )
    if dry:
        return _told(name, changes, made={}, new=set(), dry=True)
    with progress.phase(f"Making the account of {name}"):
        arns = foundation.apply()
    made = _secrets(project, account)
    for key in () if roles.keys else (account.signing, account.planning):
        made[key.name] = key.ensure()
    return _told(name, changes, made=made, new=new, roles=arns)


def _imports(inventory: Inventory, roles: Roles, owned: frozenset[str]) -> dict[str, str]:
    found = adopting.adopted(inventory, roles.site, policies=roles.policies)
    return {address: identity for address, identity in found.items() if address not in owned}


def _values(inventory: Inventory, roles: Roles, owned: frozenset[str]) -> dict[str, Any]:
    """Return the root module's variables; GitHub's provider is made where nobody else has."""
    site = roles.site
    others = inventory.provider is not None and adopting.PROVIDER not in owned
    return {
        "project": site.project,
        "environment": site.environment,
        "location": {"account": site.account, "region": site.region, "partition": site.partition},
        "repository": roles.repository,
        "policies": {role: dict(found) for role, found in roles.policies.items()},
        "identity_provider": not others,
        "signing_keys": roles.keys,
    }


def _told(
    name: str,
    changes: Mapping[str, tuple[str, ...]],
    *,
    made: Mapping[str, bool],
    new: set[str],
    roles: Mapping[str, str] | None = None,
    dry: bool = False,
) -> Bootstrapped:
    """Say what became of each; of Terraform's by its address in the module."""
    does: dict[str, list[str]] = {"create": [], "update": [], "delete": [], "none": []}
    for address, actions in sorted(changes.items()):
        kind = "create" if "create" in actions else "delete" if "delete" in actions else "none"
        does["update" if "update" in actions else kind].append(address.removeprefix(f"{adopting.MODULE}."))
    return Bootstrapped(
        name,
        created=(*sorted(new), *does["create"], *(each for each, fresh in made.items() if fresh)),
        existing=(*does["none"], *(each for each, fresh in made.items() if not fresh)),
        changed=tuple(does["update"]),
        removed=tuple(does["delete"]),
        roles=roles or {},
        dry=dry,
    )
