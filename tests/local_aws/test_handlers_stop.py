"""Nothing of a handler outlives the emulator, and what was saved is there again."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from running_emulator import create_function

if TYPE_CHECKING:
    from running_emulator import Emulator, Launch

pytestmark = pytest.mark.terraform

HANDLER = """
import os, pathlib, time

def handler(event, context):
    pathlib.Path(event["pid_file"]).write_text(str(os.getpid()))
    time.sleep(event["seconds"])
    return os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
"""


def deploy(emulator: Emulator) -> Any:  # noqa: ANN401, boto3 is untyped
    """Create the function `sleeper`; return a Lambda client."""
    create_function(emulator, "sleeper", HANDLER, Timeout=60)
    return emulator.client("lambda")


def payload(pid_file: Path, seconds: float) -> bytes:
    """Return the event that makes the handler sleep."""
    return json.dumps({"pid_file": str(pid_file), "seconds": seconds}).encode()


def await_pid(pid_file: Path) -> int:
    """Return the handler's process id as soon as it runs."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if pid_file.exists() and (text := pid_file.read_text()):
            return int(text)
        time.sleep(0.05)
    pytest.fail("the handler did not start")


def test_a_busy_handler_ends_with_the_emulator(launch: Launch, tmp_path: Path) -> None:
    """SIGTERM leaves no orphan, no unpacked code, and does not wait for an asynchronous handler."""
    with launch(tmp_path) as emulator:
        client = deploy(emulator)
        client.invoke(
            FunctionName="sleeper",
            Qualifier="live",
            InvocationType="Event",
            Payload=payload(tmp_path / "pid", 60),
        )
        pid = await_pid(tmp_path / "pid")
        started = time.monotonic()

        code = emulator.stop()

        assert code == 0
        assert time.monotonic() - started < 5
        assert not is_running(pid)
        assert list((tmp_path / "tmp").glob("ministack-lambda-*")) == []


def test_a_caller_that_waits_does_not_hold_the_emulator_up(launch: Launch, tmp_path: Path) -> None:
    """A synchronous invocation of a minute is cut off: stopping takes seconds."""
    with launch(tmp_path) as emulator, concurrent.futures.ThreadPoolExecutor() as pool:
        client = deploy(emulator)
        waiting = pool.submit(client.invoke, FunctionName="sleeper", Payload=payload(tmp_path / "pid", 60))
        pid = await_pid(tmp_path / "pid")
        started = time.monotonic()

        code = emulator.stop()

        assert code == 0
        assert time.monotonic() - started < 10
        assert not is_running(pid)
        with contextlib.suppress(BotoCoreError, ClientError):  # a connection that is cut is as right an end
            assert "FunctionError" in waiting.result(10)


def test_a_function_is_there_again_after_a_restart(launch: Launch, tmp_path: Path) -> None:
    """State is saved on SIGTERM, with the alias and the code of its version."""
    with launch(tmp_path) as emulator:
        deploy(emulator)

    with launch(tmp_path) as emulator:
        answer = emulator.client("lambda").invoke(
            FunctionName="sleeper", Qualifier="live", Payload=payload(tmp_path / "pid", 0)
        )

        assert json.loads(answer["Payload"].read()) == "1"
        assert answer["ExecutedVersion"] == "1"


def is_running(pid: int) -> bool:
    """Tell whether a process of that id exists and is no zombie."""
    try:
        stat = Path("/proc", str(pid), "stat").read_text("ascii")
    except FileNotFoundError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"
