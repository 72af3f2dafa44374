"""One package of the npm registry, held to its digest: laid out without npm, and nothing of it is run.

Source: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md#dist
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import httpx
from filelock import FileLock

from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_REGISTRY = "https://registry.npmjs.org"
_SECONDS = 60.0
_TRIES = 3
_OK = 200
_COMPLETE = ".complete"


@dataclass(frozen=True, slots=True)
class NpmPackage:
    """A package that is pinned. Its dependencies are not fetched: it has to do without."""

    name: str
    version: str
    integrity: str
    """Of its tarball, as npm writes it: ``sha512-`` and base64"""

    @property
    def path(self) -> str:
        """Where a registry has it."""
        return f"{self.name}/-/{self.name.rpartition('/')[2]}-{self.version}.tgz"


def registry(environ: Mapping[str, str]) -> str:
    """Return the registry of this machine, as npm finds it: variables, the user's file, the public one.

    Source: https://docs.npmjs.com/cli/configuring-npm/npmrc
    """
    for name in ("npm_config_registry", "NPM_CONFIG_REGISTRY"):
        if environ.get(name):
            return environ[name].rstrip("/")
    file = Path(
        environ.get("NPM_CONFIG_USERCONFIG") or Path(environ.get("HOME", "~")).expanduser() / ".npmrc"
    )
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        key, _, value = line.partition("=")
        if key.strip() == "registry" and value.strip():
            return value.strip().strip("\"'").rstrip("/")
    return _REGISTRY


def laid_out(package: NpmPackage, folder: Path, *, get: Callable[[str], bytes] | None = None) -> Path:
    """Return the folder of a package's files, fetched where they are not there yet.

    Args:
        package: what is wanted.
        folder: where packages lie.
        get: returns what an address holds.

    Raises:
        ToolError: the registry can't be reached, or gave something else.

    """
    place = folder / f"{package.name.replace('/', '-')}-{package.version}"
    if (place / _COMPLETE).is_file():
        return place
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{place}.lock"):
        if not (place / _COMPLETE).is_file():
            shutil.rmtree(place, ignore_errors=True)
            content = (get or _fetched)(f"{registry(os.environ)}/{package.path}")
            _verify(package, content)
            _unpack(content, place)
            (place / _COMPLETE).touch()
    return place


def _fetched(url: str) -> bytes:
    told = ""
    for _ in range(_TRIES):
        try:
            answer = httpx.get(url, timeout=_SECONDS, follow_redirects=True)
        except httpx.HTTPError as error:
            told = str(error) or type(error).__name__
            continue
        if answer.status_code == _OK:
            return answer.content
        told = f"it answered {answer.status_code}"
    raise ToolError(
        f"{url.rpartition('/')[2]} could not be fetched",
        cause=f"the npm registry can't be reached: {told}",
        fix="look at the connection, or name a mirror with npm_config_registry",
    )


def _verify(package: NpmPackage, content: bytes) -> None:
    found = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if f"sha512-{found}" != package.integrity:
        raise ToolError(
            f"{package.name} {package.version} was not used",
            cause="what the npm registry gave has another digest than the one that is pinned",
            fix="look at the registry that npm_config_registry or ~/.npmrc names",
        )


def _unpack(content: bytes, place: Path) -> None:
    """Write the regular files of a tarball, below its first folder: nothing else belongs in a package."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for member in archive:
            parts = PurePosixPath(member.name).parts[1:]
            stream = archive.extractfile(member) if member.isreg() and parts and ".." not in parts else None
            if stream is not None:
                file = place.joinpath(*parts)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(stream.read())
