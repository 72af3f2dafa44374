"""Find the Terraform providers that a machine without a registry already has.

Order: ``TOOLKIT_PROVIDER_MIRROR``, an existing CLI configuration, Terraform's implied folders (it looks
there by itself), a bounded search under the usual roots. None found means plain ``init``.
"""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters import files
from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VARIABLE = "TOOLKIT_PROVIDER_MIRROR"
ROOTS = ("/opt", "/usr/share/terraform", "/usr/local/share/terraform", "/usr/local/lib", "/var/lib/terraform")
_REGISTRY = "registry.terraform.io"


def _platform() -> str:
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return f"{platform.system().lower()}_{machine}"


def _holds_provider(root: Path) -> bool:
    """Whether ``<root>/registry.terraform.io/*/*/`` has something for this platform, packed or not."""
    wanted = _platform()
    registry = root / _REGISTRY
    return any(registry.glob(f"*/*/*/{wanted}")) or any(registry.glob(f"*/*/*_{wanted}.zip"))


def _candidates(roots: tuple[str, ...]) -> Iterator[Path]:
    """Return the roots, and two levels of folders below them: enough to find one, too little to hang."""
    for name in roots:
        root = Path(name)
        if not root.is_dir():
            continue
        yield root
        for pattern in ("*", "*/*"):
            yield from (path for path in sorted(root.glob(pattern)) if path.is_dir())


def _user_configuration(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("TF_CLI_CONFIG_FILE")
    candidates = [Path(named)] if named else []
    candidates.append(Path(environ.get("HOME", "~")).expanduser() / ".terraformrc")
    return next((path for path in candidates if path.is_file()), None)


def _implied(environ: Mapping[str, str]) -> bool:
    home = Path(environ.get("HOME", "~")).expanduser()
    shared = environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share").split(":")
    folders = [home / ".terraform.d/plugins", *(Path(item) / "terraform/plugins" for item in shared if item)]
    return any(_holds_provider(folder) for folder in folders)


def find(environ: Mapping[str, str], roots: tuple[str, ...] = ROOTS) -> Path | None:
    """Return the mirror that Terraform has to be told of; None where it needs none or there is none.

    Raises:
        ConfigurationError: ``TOOLKIT_PROVIDER_MIRROR`` names a folder that is no mirror.

    """
    named = environ.get(VARIABLE)
    if named:
        if not _holds_provider(Path(named)):
            raise ConfigurationError(
                "the provider mirror can't be used",
                cause=f"{named} has no {_REGISTRY}/<namespace>/<name>/<version>/{_platform()}",
                fix=f"terraform providers mirror {named}, or unset {VARIABLE}",
            )
        return Path(named)
    if _user_configuration(environ) or _implied(environ):
        return None
    return next((path for path in _candidates(roots) if _holds_provider(path)), None)


def configure(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment in which ``terraform init`` finds its providers.

    Writes a CLI configuration into ``folder`` where a mirror was found. A ``TF_CLI_CONFIG_FILE`` that
    names no file is dropped: Terraform would warn about it on every command.
    """
    result = dict(environ)
    mirror = find(environ)
    if mirror is not None:
        include = json.dumps(
            [
                f"{_REGISTRY}/{path.parent.name}/{path.name}"
                for path in sorted((mirror / _REGISTRY).glob("*/*"))
            ]
        )
        configuration = folder / "providers.tfrc"
        files.write(
            configuration,
            (
                "provider_installation {\n"
                f"  filesystem_mirror {{\n    path    = {json.dumps(str(mirror))}\n"
                f"    include = {include}\n  }}\n"
                f"  direct {{\n    exclude = {include}\n  }}\n}}\n"
            ).encode(),
        )
        result["TF_CLI_CONFIG_FILE"] = str(configuration)
    elif not (named := environ.get("TF_CLI_CONFIG_FILE")) or not Path(named).is_file():
        result.pop("TF_CLI_CONFIG_FILE", None)
    return result


def machine_environment(folder: Path) -> dict[str, str]:
    """:func:`configure` for the environment of this process."""
    return configure(os.environ, folder)
