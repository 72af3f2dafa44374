"""What making an account, and checking one, works with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from toolkit.adapters.account_inventory import AccountInventory
    from toolkit.adapters.bootstrap_terraform import BootstrapTerraform
    from toolkit.adapters.terraform_cli import TerraformCli
    from toolkit.domain.bootstrapped import Bootstrapped
    from toolkit.domain.deployment.deployed import Site
    from toolkit.domain.deployment.roles import Role
    from toolkit.usecases.account import Account
    from toolkit.usecases.bootstrap import Roles
    from toolkit.wiring.project import Wiring

REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
"""As the schema of toolkit.yaml has it"""


def bootstrap(wiring: Wiring, name: str, *, repository: str | None, dry: bool) -> Bootstrapped:
    """Make an environment's account; by Terraform, with roles for GitHub's jobs, where a repository is known.

    Raises:
        ConfigurationError: what is to be made can't be told.

    """
    from toolkit.usecases import bootstrap as usecase

    repository = repository or wiring.project.github
    if repository is not None and not REPOSITORY.fullmatch(repository):
        raise ConfigurationError(
            f"nothing was done in {name}", cause=f"{repository!r} is not OWNER/REPO", fix="correct --github"
        )
    if repository is None and dry:
        raise ConfigurationError(
            f"nothing was done in {name}",
            cause="--dry-run shows what Terraform would do, and without a repository it is not used",
            fix="write github: OWNER/REPO into toolkit.yaml, or give --github",
        )
    if repository is not None:
        from toolkit.adapters import bootstrap_terraform

        bootstrap_terraform.require(wiring.root / "terraform")
    account = wiring.right_account(name)
    buckets = wiring.buckets(account)
    if repository is None:
        return usecase.bootstrap(wiring.project, account=account, buckets=buckets)
    foundation = _foundation(wiring, account)
    try:
        return usecase.establish(
            wiring.project,
            account=account,
            buckets=buckets,
            foundation=foundation,
            roles=roles(wiring, account, repository),
            dry=dry,
            progress=wiring.progress,
        )
    finally:
        foundation.discard()


def site(wiring: Wiring, account: Account) -> Site:
    """Return whose deployment an account is for."""
    from toolkit.domain.deployment.deployed import Site

    environment = account.environment
    return Site(wiring.project.name, environment.name, environment.account, environment.region)


def roles(wiring: Wiring, account: Account, repository: str, *, derived: bool = True) -> Roles:
    """Return whom GitHub's jobs may be, and what they may do: derived from the environment's plan.

    Args:
        wiring: the project.
        account: the environment's.
        repository: OWNER/REPO.
        derived: whether what they may do is told; it takes a plan.

    Raises:
        ConfigurationError: the plan has a type of resource for which nothing was recorded.

    """
    from toolkit.domain.environment import Local
    from toolkit.usecases.bootstrap import Roles

    policies = _policies(wiring, account) if derived else {}
    return Roles(site(wiring, account), repository, policies, keys=not isinstance(account.target, Local))


def _policies(wiring: Wiring, account: Account) -> dict[str, Mapping[str, str]]:
    """Return the policy documents of both roles, by role and name."""
    from toolkit.adapters.code_needs import service_facts
    from toolkit.adapters.deployment import planned, recording
    from toolkit.domain.deployment import permission
    from toolkit.domain.deployment.roles import NotKnown, permissions
    from toolkit.wiring import access

    name = account.environment.name
    if site(wiring, account).ambiguous:
        raise ConfigurationError(
            f"the roles of {name} can't be told",
            cause=f"{wiring.project.name}-{name}- is what the name of the project's own bucket begins with",
            fix="give the environment another name",
        )
    deployed = planned.deployed(access.planned(wiring, access.prepared(wiring, name)).plan)
    policies: dict[str, Mapping[str, str]] = {}
    sides: tuple[Role, ...] = ("plan", "apply")
    for role in sides:
        found = permissions(
            role,
            deployed,
            site=site(wiring, account),
            recorded=recording.recorded(),
            action=service_facts.action,
        )
        if isinstance(found, NotKnown):
            kinds = sorted({each.type for each in found.deployed})
            raise ConfigurationError(
                f"the roles of {name} can't be told",
                cause=f"what the AWS provider asks for {', '.join(kinds)} was not recorded "
                f"({found.deployed[0].address}); a role is never given more than what is known",
                fix="record it with python -m benchmarks.gates.deployment, or make the roles yourself "
                "with terraform/modules/bootstrap",
            )
        policies[role] = permission.documents(found)
    return policies


def inventory(wiring: Wiring, account: Account) -> AccountInventory:
    """Return what looks into an account."""
    from toolkit.adapters import aws_clients
    from toolkit.adapters.account_inventory import AccountInventory
    from toolkit.domain.environment import Local

    def client(service: str) -> Any:  # noqa: ANN401 - boto3 makes its types at run time
        return aws_clients.client(service, account.environment, account.target)

    return AccountInventory(client, site=site(wiring, account), keys=not isinstance(account.target, Local))


def _foundation(wiring: Wiring, account: Account) -> BootstrapTerraform:
    from toolkit.adapters import aws_clients, provider_mirror
    from toolkit.adapters.bootstrap_terraform import STATE_KEY, BootstrapTerraform
    from toolkit.adapters.s3_state import S3State
    from toolkit.adapters.terraform_cli import TerraformCli

    environment = account.environment
    source = wiring.root / "terraform"

    def terraform(folder: Path, root: Path) -> TerraformCli:
        env = aws_clients.process_environment(environment, account.target)
        return TerraformCli(
            folder,
            root=root,
            env=provider_mirror.configure(env, wiring.root / ".toolkit" / "terraform"),
            backend=_backend(wiring, account),
            mask=wiring.secrets.text,
            locked=(source / "bootstrap" / ".terraform.lock.hcl").is_file(),
            tell=wiring.progress.note,
        )

    return BootstrapTerraform(
        source,
        (wiring.root / ".toolkit" / "bootstrap" / environment.name).resolve(),
        inventory=inventory(wiring, account),
        terraform=terraform,
        state=lambda running: S3State(
            aws_clients.client("s3", environment, account.target),
            bucket=environment.state_bucket(wiring.project.name),
            key=STATE_KEY,
            terraform=running,
        ),
        tell=wiring.progress.note,
    )


def _backend(wiring: Wiring, account: Account) -> Mapping[str, str]:
    from toolkit.domain.environment import Local

    environment = account.environment
    found = {
        "bucket": environment.state_bucket(wiring.project.name),
        "region": environment.region,
        "allowed_account_ids": f'["{environment.account}"]',
    }
    return found | ({"use_path_style": "true"} if isinstance(account.target, Local) else {})
