"""Make what must exist in an account before Terraform can run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.bootstrapped import Bootstrapped

if TYPE_CHECKING:
    from toolkit.domain.project import Project
    from toolkit.ports.buckets import Buckets
    from toolkit.usecases.account import Account


def bootstrap(project: Project, *, account: Account, buckets: Buckets) -> Bootstrapped:
    """Make the buckets of state and artifacts, the project's secrets, the keys of fingerprints and evidence.

    It can be run again.
    """
    environment = account.environment
    made: dict[str, bool] = {}
    for bucket in (environment.state_bucket(project.name), environment.artifact_bucket(project.name)):
        made[f"s3://{bucket}"] = buckets.ensure(bucket)
    own = [project.secret_parameter(environment.name, secret) for secret in project.secrets]
    for parameter in (*own, project.fingerprint_key(environment.name)):
        made[f"ssm:{parameter}"] = account.secrets.ensure(parameter)
    made[account.signing.name] = account.signing.ensure()
    return Bootstrapped(
        environment.name,
        created=tuple(name for name, new in made.items() if new),
        existing=tuple(name for name, new in made.items() if not new),
    )
