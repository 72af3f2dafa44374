"""Run terraform/bootstrap for one environment, in a folder of its own below ``.toolkit/bootstrap``."""

from __future__ import annotations

import json
import shutil
import socket
from typing import TYPE_CHECKING, Any, TypeVar

import psutil

from toolkit.adapters import files
from toolkit.errors import ConfigurationError, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from toolkit.adapters.account_inventory import AccountInventory
    from toolkit.adapters.s3_state import S3State
    from toolkit.adapters.terraform_cli import TerraformCli
    from toolkit.domain.deployment.inventory import Inventory

_Answer = TypeVar("_Answer")
ROOT = "bootstrap"
"""The root module's folder below terraform/"""
STATE_KEY = "bootstrap/terraform.tfstate"
"""As its backend.tf says"""
_NO_STATE = b'terraform {\n  backend "local" {}\n}\n'
_WITHOUT = ("tests", "examples", ".terraform")
_OURS = ("backend_override.tf", "bootstrap.auto.tfvars.json", "imports.tf", "terraform.tfstate")


class BootstrapTerraform:
    """The root module, laid out and run."""

    def __init__(
        self,
        source: Path,
        work: Path,
        *,
        inventory: AccountInventory,
        terraform: Callable[[Path, Path], TerraformCli],
        state: Callable[[Callable[[], TerraformCli]], S3State],
        tell: Callable[[str], None],
    ) -> None:
        """Run it in an account.

        Args:
            source: the project's folder terraform/.
            work: the folder that stands in for the project's.
            inventory: looks into the account.
            terraform: returns Terraform for a folder, and the folder of all of its code.
            state: returns the state, for what runs Terraform.
            tell: gets lines that the user should see.

        """
        self._source = source
        self._work = work
        self._folder = work / "terraform" / ROOT
        self._inventory = inventory
        self._terraform = terraform
        self._running: TerraformCli | None = None
        self._state = state(self._cli)
        self._tell = tell
        self._begun = False

    def look(self) -> Inventory:
        """Return what is there, whoever made it."""
        return self._inventory.look()

    def owned(self) -> frozenset[str]:
        """Return the addresses that the state holds."""
        self._lay_out(stored=True)
        state = self._run(lambda terraform: terraform.state())
        return frozenset(_addresses(state))

    def plan(
        self, values: Mapping[str, Any], imports: Mapping[str, str], *, stored: bool
    ) -> Mapping[str, tuple[str, ...]]:
        """Return what would be done, by address; the plan is saved."""
        self._lay_out(stored=stored)
        document = json.dumps(values, indent=2, sort_keys=True) + "\n"
        files.write(self._folder / "bootstrap.auto.tfvars.json", document.encode())
        blocks = [
            f"import {{\n  to = {address}\n  id = {json.dumps(identity)}\n}}\n"
            for address, identity in sorted(imports.items())
        ]
        files.write(self._folder / "imports.tf", "\n".join(blocks).encode())
        self._release()
        planned = self._run(lambda terraform: terraform.plan(self._hear))
        return {
            change["address"]: tuple(change["change"]["actions"])
            for change in planned.get("resource_changes", ())
            if change.get("mode") != "data"
        }

    def apply(self) -> Mapping[str, str]:
        """Do what was planned last, and return the ARNs of the roles."""
        self._run(lambda terraform: terraform.apply(self._hear))
        roles: Mapping[str, str] = self._run(lambda terraform: terraform.outputs())["roles"]
        return roles

    def discard(self) -> None:
        """Remove the saved plan."""
        if self._running is not None:
            self._running.discard_plan()

    def _lay_out(self, *, stored: bool) -> None:
        """Make the folder hold the project's root module and the module that it calls, as they are now."""
        wanted = {
            self._work / "terraform" / path.relative_to(self._source): path
            for folder in (self._source / ROOT, self._source / "modules" / ROOT)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not set(_WITHOUT) & set(path.relative_to(self._source).parts)
        }
        for path in sorted(self._work.rglob("*.tf")):
            if ".terraform" not in path.parts and path not in wanted and path.name not in _OURS:
                path.unlink()
        for path, origin in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_bytes() != origin.read_bytes():
                shutil.copyfile(origin, path)
        override = self._folder / "backend_override.tf"
        if stored:
            override.unlink(missing_ok=True)
        else:
            files.write(override, _NO_STATE)

    def _cli(self) -> TerraformCli:
        if self._running is None:
            self._running = self._terraform(self._folder, self._work)
        return self._running

    def _run(self, ask: Callable[[TerraformCli], _Answer]) -> _Answer:
        try:
            answer = ask(self._cli())
        except ToolError as error:
            if error.fault != "killed":
                self._ended()
            if error.fault != "state-locked":
                raise
            raise ToolError(
                error.what,
                cause="\n".join(each.cause for each in error.problems),
                fix="run it again once nobody else does; where Terraform was killed on another machine: "
                f"aws s3 rm s3://{self._state.place}.tflock",
                fault=error.fault,
            ) from error
        self._ended()
        return answer

    @property
    def _record(self) -> Path:
        """Where it is written down which process of Terraform began, until it has ended."""
        return self._work / "process.json"

    def _hear(self, event: Mapping[str, Any]) -> None:
        if event.get("type") == "process":
            files.write(self._record, json.dumps({key: event[key] for key in ("pid", "started")}).encode())
            self._begun = True

    def _ended(self) -> None:
        """Forget a process of this run; one of a run before is told of until its lock is released."""
        if self._begun:
            self._record.unlink(missing_ok=True)
            self._begun = False

    def _release(self) -> None:
        """Take the lock from a process of ours that was killed: it never will give it back.

        Only where one began here and did not end, is dead, and no other runs on this machine for an account.
        """
        if not self._record.is_file():
            return
        left = json.loads(self._record.read_text("utf-8"))
        lock = self._state.lock()
        if lock is None or lock.host != socket.gethostname() or _alive(left) or _others():
            return
        self._state.unlock(lock.id)
        self._tell(f"Released the lock of {lock}: its Terraform was killed here")


def _alive(left: Mapping[str, Any]) -> bool:
    """Tell whether a process still runs; a recycled pid has another start."""
    try:
        return bool(psutil.Process(left["pid"]).create_time() == left["started"])
    except psutil.NoSuchProcess:
        return False


def _others() -> bool:
    """Tell whether any Terraform on this machine runs this root module, or one that can't be seen."""
    return any(
        process.info["name"] == "terraform" and (process.info["cwd"] or ROOT).endswith(ROOT)
        for process in psutil.process_iter(["name", "cwd"])
    )


def require(source: Path) -> None:
    """Have a project's folder terraform/ hold the root module.

    Raises:
        ConfigurationError: there is none.

    """
    if not (source / ROOT).is_dir():
        raise ConfigurationError(
            "the account was not touched",
            cause=f"the project has no terraform/{ROOT}, which makes the roles of GitHub's jobs",
            fix="copy terraform/bootstrap and terraform/modules/bootstrap of the toolkit's own project",
        )


def _addresses(state: Mapping[str, Any]) -> Iterator[str]:
    """Yield the addresses of a state's resources (version 4)."""
    for resource in state.get("resources", ()):
        if resource.get("mode") != "managed":
            continue
        base = f"{resource['type']}.{resource['name']}"
        if "module" in resource:
            base = f"{resource['module']}.{base}"
        for instance in resource.get("instances", ()):
            index = instance.get("index_key")
            yield base if index is None else f"{base}[{json.dumps(index)}]"
