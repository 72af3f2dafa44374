"""Drive the terraform binary, on python-terraform's rendering of its options."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import psutil
import python_terraform

from toolkit.adapters import (
    files,
    process,
    provider_lock,
    terraform_binary,
    terraform_environment,
    terraform_faults,
    unsaved_state,
)
from toolkit.adapters.console_progress import ConsoleProgress
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.adapters.process import Completed

FLAG = python_terraform.IsFlagged
_PLANS = ".terraform/toolkit.plans"
"""The folder of saved plans, which nobody else may look into: they hold values in clear. A plan is named by
the process that made it, so that the next one can tell which are left over."""
_STOPPING = (
    f"  Asked Terraform to stop: it saves its state, within {process.GRACE:.0f} s; Ctrl-C once more kills it"
)
ROOM = 50_000_000
"""bytes that have to be free before anything begins: a plan, a state and what Terraform says of them"""
_PRIVATE = 0o077
"""umask of Terraform: what it writes (plans, a local state, errored.tfstate) is its user's alone"""
_CHANGES = 2
"""Terraform's exit code for a plan that does something, where it is asked to tell"""
_STAMP = ".terraform/toolkit.initialised"
_UNINITIALISED = ("terraform init", "Required plugins are not installed", "Module not installed")


class Arguments(python_terraform.Terraform):  # type: ignore[misc]
    """python-terraform, for its option rendering alone.

    Its runner leaks secrets into logs, has no timeout, and turns typos into subcommands, and it reads a local
    state when it is made: closed off.
    """

    def __getattr__(self, item: str) -> NoReturn:
        raise AttributeError(item)

    def cmd(self, cmd: str, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse: processes are started by one module only."""
        raise AssertionError(f"terraform {cmd} must go through TerraformCli")

    def read_state_file(self, file_path: str | None = None) -> None:
        """Read nothing: a local state holds secrets, and may be corrupt."""


def binary() -> str:
    """Return the path of terraform, or of what stands in for it."""
    return terraform_binary.find(os.environ, ConsoleProgress(color=False))


def _events(stdout: str) -> list[dict[str, Any]]:
    return [event for line in stdout.split("\n") if (event := _event(line)) is not None]


def _event(line: str) -> dict[str, Any] | None:
    """Return the event of a line; None where it holds none, or half of one: the disk was full."""
    if not line.startswith("{"):
        return None
    try:
        event: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return event


def _diagnostics(stdout: str) -> list[dict[str, str]]:
    return [event["diagnostic"] for event in _events(stdout) if event.get("type") == "diagnostic"]


def _room(folder: Path) -> None:
    """Have room for what Terraform writes: on a full disk it can't store the state of what it did.

    Raises:
        ToolError: there is none, in this folder or in that of temporary files.

    """
    for place in (folder, Path(tempfile.gettempdir())):
        free = shutil.disk_usage(place).free
        if free < ROOM:
            raise ToolError(
                "terraform was not started",
                cause=f"the disk of {place} has {free / 1e6:.0f} MB left; needed are {ROOM / 1e6:.0f} MB",
                fix="make room there, and run the same command again: nothing was begun",
                fault="disk-full",
            )


def _begun(pid: int) -> dict[str, Any]:
    """Return the event that says which process Terraform is; it may have ended already."""
    try:
        started = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        started = 0.0
    return {"type": "process", "pid": pid, "started": started}


class TerraformCli:
    """Terraform in one folder, with one environment; every command is run without a terminal."""

    def __init__(
        self,
        folder: Path,
        *,
        env: Mapping[str, str],
        backend: Mapping[str, str],
        root: Path,
        mask: Callable[[str], str] = str,
        transcript: Path | None = None,
        locked: bool = False,
        tell: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """Drive Terraform.

        Args:
            folder: the root module that it runs in.
            env: the variables that it gets, but for those that would change what was reviewed.
            backend: settings of the state's backend.
            root: the folder that holds all of its code.
            mask: takes secrets out of what Terraform says of a failure.
            transcript: keeps the events of an apply, also of one that outlives us.
            locked: whether the folder's lock file of providers is the project's own: it is then only read.
            tell: gets lines that the user should see.

        """
        self._folder = folder
        self._root = root
        self._env = terraform_environment.isolated(env)
        self._backend = dict(backend)
        self._mask = mask
        self._transcript = transcript
        self._locked = locked
        self._tell = tell
        self._ignored = terraform_environment.ignored(env)
        self._program = binary()
        self._arguments = Arguments(working_dir=str(folder), terraform_bin_path=self._program)
        self._ready = False
        self._remembered = False
        """True where ``init`` was left out, since nothing that it looks at has changed"""

    def _run(
        self,
        command: str,
        *args: str,
        timeout: float = 3600,
        on_event: Callable[[Mapping[str, Any]], None] | None = None,
        on_start: Callable[[int], None] | None = None,
        transcript: Path | None = None,
        **options: object,
    ) -> Completed:
        argv: list[str] = self._arguments.generate_cmd_string(command, *args, **options)

        def listen(line: str) -> None:
            if on_event is not None and (event := _event(line)) is not None:
                on_event(event)

        return process.run(
            argv,
            cwd=self._folder,
            env=self._env,
            timeout=timeout,
            on_stdout=listen,
            on_start=on_start,
            on_interrupt=lambda: self._tell(_STOPPING),
            umask=_PRIVATE,
            transcript=transcript,
        )

    def _fail(self, doing: str, completed: Completed) -> NoReturn:
        if completed.code < 0:
            raise ToolError(
                f"terraform could not {doing}",
                cause=f"it was killed (signal {-completed.code}): by hand, or for want of memory",
                fix=f"toolkit status tells what became of it; toolkit apply {self._folder.name} --resume"
                " finishes what it had begun",
                fault="killed",
            )
        found = terraform_faults.explain(
            _diagnostics(completed.stdout),
            completed.stderr,
            environment=self._folder.name,
            mask=self._mask,
            place=self._place,
        )
        raise ToolError(f"terraform could not {doing}", *found.problems, fault=found.fault)

    def _place(self, name: str) -> str:
        """Return the user's file that a file of the work folder is a copy of, as far as it is one."""
        path = (self._folder / name).resolve()
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else str(path)

    def _inputs(self) -> str:
        """Return a digest of all that ``init`` looks at: the code, the backend, where providers are."""
        found = hashlib.sha256(repr(sorted(self._backend.items())).encode())
        named = self._env.get("TF_CLI_CONFIG_FILE")
        lock = [self._folder / provider_lock.NAME] if self._locked else []
        for path in (*sorted(self._root.rglob("*.tf")), *lock, *([Path(named)] if named else [])):
            found.update(f"{path}\0".encode() + path.read_bytes())
        return found.hexdigest()

    def init(self, *, backend: bool = True) -> None:
        """Fetch providers and modules, and connect the state; nothing to do where nothing changed."""
        if self._ready:
            return
        terraform_binary.require(self._program, self._folder)
        _room(self._folder)
        if self._ignored:
            self._tell(self._ignored)
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
            lockfile="readonly" if self._locked else None,
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

    @property
    def _plan_file(self) -> str:
        return f"{_PLANS}/{os.getpid()}.tfplan"

    def _sweep(self) -> None:
        """Make room for a plan, and remove those of processes that were killed."""
        folder = self._folder / _PLANS
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in folder.glob("*.tfplan"):
            if path.stem == str(os.getpid()) or not psutil.pid_exists(int(path.stem)):
                path.unlink(missing_ok=True)

    def plan(
        self,
        on_event: Callable[[Mapping[str, Any]], None] | None = None,
        *,
        refresh: bool = True,
        lock: bool = True,
        empty: Callable[[], Mapping[str, Any] | None] | None = None,
    ) -> Mapping[str, Any]:
        """Save a plan, and return its JSON.

        Args:
            on_event: gets Terraform's machine-readable events: of refreshing, reading and planning.
            refresh: whether the account is asked how it is; otherwise the state is believed.
            lock: whether the state is locked meanwhile.
            empty: asked where nothing is left to do, for what is returned then; the plan is shown all the
                same where it gives None.

        """
        self.init()
        self._sweep()
        completed = self._run(
            "plan", input=False, no_color=FLAG, json=FLAG, out=self._plan_file, lock_timeout="60s",
            refresh=None if refresh else False, lock=None if lock else False, on_event=on_event,
            on_start=None if on_event is None else lambda pid: on_event(_begun(pid)),
            detailed_exitcode=FLAG,
        )  # fmt: skip
        failed = completed.code not in (0, _CHANGES)
        if failed and self._forget(completed):
            return self.plan(on_event, refresh=refresh, lock=lock, empty=empty)
        if failed:
            self._fail("plan", completed)
        nothing = empty() if completed.code == 0 and empty is not None else None
        if nothing is not None:
            return nothing
        shown = self._run("show", self._plan_file, json=FLAG, no_color=FLAG)
        if shown.code:
            self._fail("read its own plan", shown)
        document: dict[str, Any] = json.loads(shown.stdout)
        return document

    def apply(self, on_event: Callable[[Mapping[str, Any]], None]) -> None:
        """Apply the saved plan; its file is gone as soon as Terraform has read it: it holds values in clear.

        The first event is of our own: ``{"type": "process", "pid": …, "started": …}``, Terraform's process
        and when it was created, in seconds since the epoch.
        """
        unsaved: list[object] = []

        def hear(event: Mapping[str, Any]) -> None:
            if event.get("type") == "apply_start":
                self.discard_plan()
            if event.get("type") == "log" and "state" in event:
                # Terraform could write the state nowhere, not even here: this is the only copy of it.
                unsaved.append(event["state"])
            else:
                on_event(event)

        try:
            completed = self._run(
                "apply", self._plan_file, input=False, no_color=FLAG, json=FLAG, lock_timeout="60s",
                on_event=hear, on_start=lambda pid: on_event(_begun(pid)), transcript=self._transcript,
            )  # fmt: skip
        finally:
            self.discard_plan()
            if unsaved:
                self._tell(unsaved_state.keep(unsaved[-1], self._folder))
        if completed.code:
            self._fail("apply", completed)

    def discard_plan(self) -> None:
        """Remove the saved plan."""
        (self._folder / self._plan_file).unlink(missing_ok=True)

    def state(self) -> Mapping[str, Any]:
        """Return the state as it is stored; empty where there is none. It holds secrets in clear."""
        self.init()
        completed = self._run("state pull")
        if completed.code:
            self._fail("read the state", completed)
        document: dict[str, Any] = json.loads(completed.stdout) if completed.stdout.strip() else {}
        return document

    def push_state(self, path: Path) -> None:
        """Store a state that could not be stored before; Terraform refuses an older one, or another's."""
        self.init()
        completed = self._run("state push", str(path.resolve()), no_color=FLAG, lock_timeout="60s")
        if completed.code:
            self._fail(f"store {path.name}", completed)

    def force_unlock(self, lock_id: str) -> None:
        """Release the lock of the state, whoever holds it."""
        self.init()
        completed = self._run("force-unlock", lock_id, force=FLAG, no_color=FLAG)
        if completed.code:
            self._fail("release the lock", completed)

    def versions(self) -> Mapping[str, str]:
        """Return the version of Terraform, and of each provider that was chosen, by its address."""
        locked = {item.address: item.version for item in provider_lock.read(self._folder)}
        return {"terraform": terraform_binary.version(self._program)} | locked

    def lock_digest(self) -> str:
        """Return the digest of the providers that were chosen, and their hashes; "" where there are none."""
        return provider_lock.digest(self._folder)

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
        [binary(), "fmt", "-check", "-recursive", "-list=true"],
        cwd=folder,
        env=terraform_environment.isolated(env),
        timeout=120,
    )
    return completed.stdout.split()
