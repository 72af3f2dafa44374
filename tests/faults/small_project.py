"""The project of the fault tests: what it holds, how to reach it, and what of it still runs."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
import psutil

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit_process import Toolkit

ACCOUNT = "777777777777"
REGION = "us-east-1"
RESOURCES = 10
"""that Terraform creates"""


@dataclass(frozen=True)
class SmallProject:
    """A project of one function and ten resources, in an account of its own."""

    folder: Path
    toolkit: Toolkit
    backend: str

    @property
    def _record(self) -> Path:
        return self.folder / ".toolkit/local/live.json"

    @property
    def endpoint(self) -> str:
        """Where its account is reached; the proxy, where one stands before it."""
        found: str = json.loads(self._record.read_text("utf-8"))["endpoint"]
        return found

    def reach(self, endpoint: str) -> None:
        """Have the toolkit, and Terraform, reach the account through another address."""
        record = json.loads(self._record.read_text("utf-8"))
        self._record.write_text(json.dumps(record | {"endpoint": endpoint}), "utf-8")

    @property
    def work(self) -> Path:
        """The folder that Terraform runs in."""
        return self.folder / ".toolkit/work/live/terraform/envs/live"

    @property
    def journal(self) -> list[dict[str, Any]]:
        """What is written down of its applies, oldest first."""
        file = self.folder / ".toolkit/journal/live.jsonl"
        lines = file.read_text("utf-8").splitlines() if file.is_file() else []
        return [json.loads(line) for line in lines]

    @cached_property
    def upstream(self) -> str:
        """The account's own address, whatever stands before it."""
        return self.endpoint

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its types at run time
        """Return a client that goes to the account itself."""
        return boto3.client(
            service,
            endpoint_url=self.upstream,
            region_name=REGION,
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="local",
        )

    def created(self) -> set[str]:
        """Return what the account itself says is there, of what Terraform creates."""
        logs = self.client("logs").describe_log_groups(logGroupNamePrefix="/parcels-live/")["logGroups"]
        roles = self.client("iam").list_roles()["Roles"]
        parameters = self.client("ssm").get_parameters_by_path(Path="/parcels-live")["Parameters"]
        buckets = self.client("s3").list_buckets()["Buckets"]
        return {
            *self.client("dynamodb").list_tables()["TableNames"],
            *(item["logGroupName"] for item in logs),
            *(item["RoleName"] for item in roles if item["RoleName"].startswith("parcels-live")),
            *(item["Name"] for item in parameters),
            *(item["Name"] for item in buckets if item["Name"].endswith("-labels")),
        }

    def running(self) -> list[str]:
        """Return the commands that still run for this project, but for its account."""
        return [" ".join(process.cmdline()) for process in self._processes()]

    def _processes(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            try:
                line = " ".join(process.cmdline())
                ours = str(self.folder) in process.cwd() or str(self.folder) in line
                if ours and "launcher.py" not in line and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def wedge(self) -> int:
        """Suspend the providers that run: they neither work nor stop when they are asked; return how many."""
        running = {child for process in self._processes() for child in process.children(recursive=True)}
        wedged = [process for process in running if process.name().startswith("terraform-provi")]
        for process in wedged:
            process.suspend()
        return len(wedged)

    def whole(self) -> None:
        """Assert that all is there, and that a plan has nothing left to do."""
        assert len(self.created()) == RESOURCES - 1, "but for the role's policy, each has a name"
        planned = self.toolkit.run("plan", "live", "--detailed-exitcode")
        assert planned.code == 0, planned.stdout + planned.stderr

    def stop(self) -> None:
        """Stop the account, and whatever a test left running."""
        left = self.running()
        self.kill()
        self.toolkit.must("local", "down")
        assert left == []

    def kill(self) -> None:
        """Kill whatever runs for this project, but for its account."""
        for process in self._processes():
            with suppress(psutil.Error):
                process.kill()
