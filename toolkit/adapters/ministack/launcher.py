"""Run ministack, patched, as its console script would.

Run by the emulator's interpreter, which has ministack and boto3 and nothing of the toolkit::

    <emulator's python> launcher.py

The settings are ministack's own environment variables. Exit code 3 means that nothing was
started: not bound to loopback, another ministack than the pinned one, or a patch whose target
is not what it expects. The reason is on stderr.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import ipaddress
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

MINISTACK = "1.5.33"
"""The one version the patches are written for."""

PATCHES = (
    "alarm_descriptions",
    "handlers_stop",
    "event_retries",
    "dead_letter_messages",
    "target_dead_letters",
    "access_logs",
    "sdk_retries",
    "stream_batches",
    "stream_tags",
    "mock_integrations",
    "secure_transport",
)
"""Modules of `patches/`, in the order in which they are applied."""

REFUSED = 3
"""Exit code of a launch that was refused before anything listened."""


class Patch(Protocol):
    """A module of `patches/`."""

    NAME: str

    def apply(self) -> None:
        """Replace what the patch is about, or raise `patches.target.UnexpectedTargetError`."""


class RefusedError(Exception):
    """The emulator must not be started like this."""


def require_loopback(environment: Mapping[str, str]) -> None:
    """Refuse unless BIND_HOST is a literal loopback address.

    ministack's default is every interface, and a name may resolve to anything.
    """
    host = environment.get("BIND_HOST", "")
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        message = f"BIND_HOST must be a literal loopback address such as 127.0.0.1, not {host!r}"
        raise RefusedError(message)


def require_pinned_version(installed: str) -> None:
    """Refuse any ministack but the one that the patches were written for."""
    if installed != MINISTACK:
        message = f"ministack {MINISTACK} is needed, {installed} is installed"
        raise RefusedError(message)


def installed_version() -> str:
    """Return the version of ministack in this interpreter, or refuse where there is none."""
    try:
        return importlib.metadata.version("ministack")
    except importlib.metadata.PackageNotFoundError as error:
        message = f"ministack is not installed in {sys.executable}"
        raise RefusedError(message) from error


def apply_patches(names: tuple[str, ...]) -> None:
    """Apply each named patch, or refuse at the first whose target is not what it expects."""
    unexpected = importlib.import_module("patches.target").UnexpectedTargetError
    for name in names:
        patch = cast("Patch", importlib.import_module(f"patches.{name}"))
        try:
            patch.apply()
        except unexpected as error:
            message = f"patch {patch.NAME!r} does not fit ministack {MINISTACK}: {error}"
            raise RefusedError(message) from error


def main() -> NoReturn:
    """Check, patch and run; ends with the exit code of ministack, or with REFUSED."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    try:
        require_loopback(os.environ)
        require_pinned_version(installed_version())
        apply_patches(PATCHES)
    except RefusedError as error:
        sys.stderr.write(f"emulator refused to start: {error}\n")
        sys.exit(REFUSED)
    sys.exit(importlib.import_module("ministack.app").main())


if __name__ == "__main__":
    main()
