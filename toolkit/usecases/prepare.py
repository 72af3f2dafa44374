"""Find the release of an environment, and lay out what Terraform is to see."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain import digest, release
from toolkit.errors import ConfigurationError, Location, Problem, Refused
from toolkit.usecases import manifest
from toolkit.usecases.package import release_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.domain.package import Package
    from toolkit.domain.project import Project
    from toolkit.domain.release import Release
    from toolkit.ports.builder import Builder
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release, laid out for Terraform."""

    release: Release
    pinned: bool
    """False in the first environment where what is checked out differs from what is pinned"""


def pinned(environment: str, workspace: Workspace) -> Release | None:
    """Return the release that the project's release file names; None where it names none.

    Raises:
        ConfigurationError: the file was edited by hand, or is torn.

    """
    try:
        return release.from_tfvars(json.loads(workspace.release_file()))
    except ValueError as error:
        file = f"terraform/envs/{environment}/release.auto.tfvars.json"
        problem = Problem(
            f"{file} can't be believed: {error}",
            "git checkout it: only the toolkit writes this file",
            Location(file),
        )
        raise ConfigurationError(f"the release of {environment} is not known", problem) from error


def prepare(
    project: Project,
    *,
    account: Account,
    workspace: Workspace,
    builder: Builder,
    package: Callable[[], Package],
    whole: bool,
    stored: bool = True,
) -> Prepared:
    """Lay out the head in the first environment, and what is pinned in every other.

    Args:
        whole: every artifact of the release must be stored, the infrastructure and the manifest too.
        stored: False where what is checked out is planned before anybody publishes it, for a pull request.

    Raises:
        Refused: no release is pinned, or an artifact of it is not in the environment's store.

    """
    name = account.environment.name
    if project.upstream(name) is None:
        found = package().release
        files = builder.infrastructure_files()
        fix = f"toolkit package --publish {name}"
    else:
        named = pinned(name, workspace)
        if named is None:
            raise Refused(
                f"{name} has no release",
                cause=f"terraform/envs/{name}/release.auto.tfvars.json pins none",
                fix=f"toolkit promote {project.upstream(name)} {name} --direct",
            )
        found = named
        fix = f"toolkit promote {project.upstream(name)} {name} --direct"
        whole = True
    if stored or project.upstream(name) is not None:
        _require(found, account=account, whole=whole, fix=fix)
    if project.upstream(name) is not None:
        files = _unpacked(found, account.artifacts.get(found.infrastructure.key))
    content = release_file(found)
    workspace.prepare(files, content)
    return Prepared(found, pinned=workspace.release_file() == content)


def pinned_only(*, account: Account, workspace: Workspace, fix: str) -> Prepared:
    """Lay out the release that an environment pins, also the first one's: what is checked out has no say.

    Args:
        account: the environment's.
        workspace: where it is laid out.
        fix: what makes there be a release.

    Raises:
        Refused: no release is pinned, or an artifact of it is not in the environment's store.

    """
    name = account.environment.name
    found = pinned(name, workspace)
    if found is None:
        raise Refused(
            f"{name} has no release",
            cause=f"terraform/envs/{name}/release.auto.tfvars.json pins none",
            fix=fix,
        )
    _require(found, account=account, whole=True, fix=fix)
    workspace.prepare(_unpacked(found, account.artifacts.get(found.infrastructure.key)), release_file(found))
    return Prepared(found, pinned=True)


def _require(found: Release, *, account: Account, whole: bool, fix: str) -> None:
    names = {item.key: f"{item.name} ({item.digest})" for item in found.bundles}
    if whole:
        names[found.infrastructure.key] = f"infrastructure ({found.infrastructure.digest})"
        names[manifest.key(found.id)] = f"the manifest of {found.id}"
    missing = account.artifacts.missing(names)
    if missing:
        raise Refused(
            f"{found.id} can't be deployed to {account.environment.name}",
            *(
                Problem(f"{names[key]} is not in the artifact store of {account.environment.name}", "")
                for key in missing[:-1]
            ),
            Problem(f"{names[missing[-1]]} is not in the artifact store of {account.environment.name}", fix),
        )


def _unpacked(found: Release, data: bytes) -> Mapping[str, bytes]:
    """Return the files of an infrastructure bundle, once its bytes are shown to be the pinned ones."""
    actual = digest.of_bytes(data)
    if actual != found.infrastructure.digest:
        raise Refused(
            f"{found.id} was not laid out",
            cause=f"its infrastructure has the digest {actual}, pinned is {found.infrastructure.digest}",
            fix="find out who wrote to the artifact bucket; restore the object's first version",
        )
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return {info.filename: bundle.read(info) for info in bundle.infolist()}
