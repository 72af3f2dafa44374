"""Drive the terraform binary, on python-terraform's rendering of its options."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import python_terraform

from toolkit.adapters import files, process, terraform_faults
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.adapters.process import Completed

FLAG = python_terraform.IsFlagged
PLAN_FILE = "saved.tfplan"
_STAMP = ".terraform/toolkit.initialised"
_UNINITIALISED = ("terraform init", "Required plugins are not installed", "Module not installed")
MINIMUM = (1, 10)
"""The first Terraform whose S3 backend locks by itself.
Source: https://developer.hashicorp.com/terraform/language/backend/s3#use_lockfile"""


class Arguments(python_terraform.Terraform):  # type: ignore[misc]
    """python-terraform, for its option rendering alone.

    Its runner leaks secrets into logs, has no timeout, and turns typos into subcommands: closed off.
    """

    def __getattr__(self, item: str) -> NoReturn:
        raise AttributeError(item)

    def cmd(self, cmd: str, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse: processes are started by one module only."""
        raise AssertionError(f"terraform {cmd} must go through TerraformCli")


def binary() -> str:
    """Return the path of terraform.

    Raises:
        ToolError: there is none.

    """
    found = shutil.which("terraform")
    if found is None:
        raise ToolError(
            "terraform was not found",
            cause="no such program on PATH",
            fix="install Terraform 1.10 or later: https://developer.hashicorp.com/terraform/install",
        )
    return found


def version(env: Mapping[str, str]) -> str:
    """Return the version of terraform, such as ``1.11.4``."""
    completed = process.run([binary(), "version", "-json"], env=env, timeout=60)
    return str(json.loads(completed.stdout)["terraform_version"])


def _events(stdout: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.split("\n") if line.startswith("{")]


def _diagnostics(stdout: str) -> list[dict[str, str]]:
    return [event["diagnostic"] for event in _events(stdout) if event.get("type") == "diagnostic"]


class TerraformCli:
    """Terraform in one folder, with one environment; every command is run without a terminal."""

    def __init__(
        self,
        folder: Path,
        *,
        env: Mapping[str, str],
        backend: Mapping[str, str],
        root: Path,
        on_event: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:
        self._folder = folder
        self._root = root
        # TF_CLI_ARGS* would silently change what was reviewed.
        self._env = {key: value for key, value in env.items() if not key.startswith("TF_CLI_ARGS")}
        self._env |= {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}
        self._backend = dict(backend)
        self._on_event = on_event
        self._arguments = Arguments(working_dir=str(folder), terraform_bin_path=binary())
        self._ready = False
        self._remembered = False
        """True where ``init`` was left out, since nothing that it looks at has changed"""

    def _run(
        self,
        command: str,
        *args: str,
        timeout: float = 3600,
        on_event: Callable[[Mapping[str, Any]], None] | None = None,
        **options: object,
    ) -> Completed:
        argv: list[str] = self._arguments.generate_cmd_string(command, *args, **options)

        def listen(line: str) -> None:
            if on_event is not None and line.startswith("{"):
                on_event(json.loads(line))

        return process.run(argv, cwd=self._folder, env=self._env, timeout=timeout, on_stdout=listen)

    def _fail(self, doing: str, completed: Completed) -> NoReturn:
        cause, fix = terraform_faults.explain(_diagnostics(completed.stdout), completed.stderr)
        raise ToolError(f"terraform could not {doing}", cause=cause, fix=fix)

    def _inputs(self) -> str:
        """Return a digest of all that ``init`` looks at: the code, the backend, where providers are."""
        found = hashlib.sha256(repr(sorted(self._backend.items())).encode())
        named = self._env.get("TF_CLI_CONFIG_FILE")
        for path in (*sorted(self._root.rglob("*.tf")), *([Path(named)] if named else [])):
            found.update(f"{path}\0".encode() + path.read_bytes())
        return found.hexdigest()

    def init(self, *, backend: bool = True) -> None:
        """Fetch providers and modules, and connect the state; nothing to do where nothing changed."""
        if self._ready:
            return
        stamp, inputs = self._folder / _STAMP, self._inputs()
        if backend and stamp.is_file() and stamp.read_text(encoding="utf-8") == inputs:
            self._ready = self._remembered = True
            return
        completed = self._run(
            "init",
            input=False,
            no_color=FLAG,
            json=FLAG,
            reconfigure=FLAG if backend else None,
            backend=None if backend else False,
            backend_config=self._backend if backend else None,
            timeout=600,
        )
        if completed.code:
            self._fail("initialise", completed)
        if backend:
            files.write(stamp, inputs.encode())
        self._ready = True

    def _forget(self, completed: Completed) -> bool:
        """Tell whether a failure is one that ``init`` mends and was not run for, and have it run."""
        told = completed.stdout + completed.stderr
        if not self._remembered or not any(text in told for text in _UNINITIALISED):
            return False
        (self._folder / _STAMP).unlink(missing_ok=True)
        self._ready = self._remembered = False
        return True

    def plan(self) -> Mapping[str, Any]:
        """Save a plan, and return its JSON."""
        self.init()
        completed = self._run(
            "plan", input=False, no_color=FLAG, json=FLAG, out=PLAN_FILE, lock_timeout="60s",
            on_event=self._on_event,
        )  # fmt: skip
        if completed.code and self._forget(completed):
            return self.plan()
        if completed.code:
            self._fail("plan", completed)
        shown = self._run("show", PLAN_FILE, json=FLAG, no_color=FLAG)
        if shown.code:
            self._fail("read its own plan", shown)
        document: dict[str, Any] = json.loads(shown.stdout)
        return document

    def apply(self, on_event: Callable[[Mapping[str, Any]], None]) -> None:
        """Apply the saved plan; the file is gone afterwards, since it holds values in clear."""
        try:
            completed = self._run(
                "apply", PLAN_FILE, input=False, no_color=FLAG, json=FLAG, lock_timeout="60s",
                on_event=on_event,
            )  # fmt: skip
        finally:
            self.discard_plan()
        if completed.code:
            self._fail("apply", completed)

    def discard_plan(self) -> None:
        """Remove the saved plan."""
        (self._folder / PLAN_FILE).unlink(missing_ok=True)

    def outputs(self) -> Mapping[str, Any]:
        """Return the root module's outputs, by name."""
        self.init()
        completed = self._run("output", json=FLAG, no_color=FLAG)
        if completed.code:
            self._fail("read its outputs", completed)
        return {name: item["value"] for name, item in json.loads(completed.stdout or "{}").items()}

    def validate(self) -> list[dict[str, Any]]:
        """Return the diagnostics of ``terraform validate``; no backend and no account is touched."""
        self.init(backend=False)
        completed = self._run("validate", json=FLAG, no_color=FLAG)
        diagnostics: list[dict[str, Any]] = json.loads(completed.stdout)["diagnostics"]
        return diagnostics


def unformatted(folder: Path, env: Mapping[str, str]) -> list[str]:
    """Files below the folder that ``terraform fmt`` would change (exit 3), or cannot parse."""
    completed = process.run(
        [binary(), "fmt", "-check", "-recursive", "-list=true"], cwd=folder, env=env, timeout=120
    )
    return completed.stdout.split()
