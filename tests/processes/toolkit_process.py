"""The toolkit, run as a user runs it: a process, its exit code, its stdout and stderr."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        found: dict[str, Any] = json.loads(self.stdout)
        return found


@dataclass(frozen=True)
class Toolkit:
    """A toolkit in a project's folder."""

    command: tuple[str, ...]
    folder: Path
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def env(self) -> dict[str, str]:
        """The variables that it is started with."""
        inherited = {
            key: value for key, value in os.environ.items() if not key.startswith(("TOOLKIT_", "AWS_"))
        }
        return {**inherited, "TOOLKIT_TARGET": "local", "NO_COLOR": "1", **dict(self.extra)}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command, in a session of its own, and do not wait for it."""
        return subprocess.Popen(
            [*self.command, *arguments],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> Ended:
        """Run a command to its end."""
        process = self.start(*arguments)
        stdout, stderr = process.communicate(timeout=900)
        return Ended(process.returncode, stdout, stderr)

    def must(self, *arguments: str) -> Ended:
        """Run a command that has to end well."""
        ended = self.run(*arguments)
        told = f"toolkit {' '.join(arguments)}: {ended.code}\n{ended.stdout}\n{ended.stderr}"
        assert ended.code == 0, f"{told}\n{self._emulators()}"
        return ended

    def _emulators(self) -> str:
        """Return the last lines of the local accounts' logs: what they saw of a failure."""
        logs = sorted((self.folder / ".toolkit/local").glob("*/emulator.log"))
        tails = {log.parent.name: log.read_text("utf-8", "replace").splitlines()[-25:] for log in logs}
        return "\n".join(f"{name}: {line}" for name, lines in tails.items() for line in lines)

    def ask(self, *arguments: str) -> dict[str, Any]:
        """Run a command that has to end well, for its JSON."""
        return self.must(*arguments, "--json").document


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, and return what it prints."""
    settings = ["-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false"]
    ran = subprocess.run(
        ["git", *settings, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return ran.stdout.strip()
