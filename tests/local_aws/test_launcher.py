"""The launcher starts the pinned emulator on loopback, patched, or nothing at all."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from running_emulator import LAUNCHER, free_port, settings

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.terraform


def run(python: str, launcher: Path, folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a launcher to its end with changed settings."""
    return subprocess.run(
        [python, str(launcher)],
        env={**settings(folder, free_port()), **changes},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "", "localhost", "192.168.1.1", "::", "127.0.0.1.example.com"])
def test_any_address_but_loopback_is_refused(emulator_python: str, tmp_path: Path, host: str) -> None:
    """A name or another interface could let others reach the emulator."""
    result = run(emulator_python, LAUNCHER, tmp_path, BIND_HOST=host)

    assert result.returncode == 3
    assert "BIND_HOST must be a literal loopback address" in result.stderr
    assert result.stdout == ""


def test_an_interpreter_without_ministack_is_refused(tmp_path: Path) -> None:
    """The message says what is missing and where; there is no traceback."""
    result = run(sys.executable, LAUNCHER, tmp_path)

    assert result.returncode == 3
    assert result.stderr.startswith("emulator refused to start: ministack is not installed in ")


def test_another_version_of_ministack_is_refused(emulator_python: str, tmp_path: Path) -> None:
    """The patches are written for one version only."""
    other = copied(tmp_path, "launcher.py", 'MINISTACK = "1.5.33"', 'MINISTACK = "1.5.34"')

    result = run(emulator_python, other, tmp_path)

    assert result.returncode == 3
    assert "ministack 1.5.34 is needed, 1.5.33 is installed" in result.stderr


def test_a_patch_whose_target_changed_is_refused(emulator_python: str, tmp_path: Path) -> None:
    """The message names the patch, the version and the digest that was found."""
    changed = copied(tmp_path, "patches/alarm_descriptions.py", "ab8f092ff9ae6f02", "0000000000000000")

    result = run(emulator_python, changed, tmp_path)

    assert result.returncode == 3
    assert "patch 'alarm-descriptions' does not fit ministack 1.5.33" in result.stderr
    assert "_describe_alarms has digest ab8f092ff9ae6f02" in result.stderr


def copied(folder: Path, name: str, old: str, new: str) -> Path:
    """Copy the launcher and its patches, replace text in one file, and return the copied launcher."""
    for source in (LAUNCHER, *LAUNCHER.parent.glob("patches/*.py")):
        relative = source.relative_to(LAUNCHER.parent)
        text = source.read_text()
        if str(relative) == name:
            assert old in text
            text = text.replace(old, new)
        (folder / relative).parent.mkdir(exist_ok=True)
        (folder / relative).write_text(text)
    return folder / LAUNCHER.name
