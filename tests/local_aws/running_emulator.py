"""A real emulator, started through the toolkit's launcher, and what tests put into it."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    Launch = Callable[..., AbstractContextManager["Emulator"]]

LAUNCHER = Path(__file__).parents[2] / "toolkit" / "adapters" / "ministack" / "launcher.py"
ACCOUNT = "111111111111"
REGION = "us-east-1"
START_TIMEOUT = 30.0
STOP_TIMEOUT = 15.0
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=60)


@dataclass(frozen=True)
class Emulator:
    """A running emulator."""

    process: subprocess.Popen[bytes]
    port: int
    output: Path

    @property
    def url(self) -> str:
        """Where its API listens."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, service: str) -> Any:  # noqa: ANN401, boto3 is untyped
        """Return a boto3 client that reaches it."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="local",
            config=ONE_ATTEMPT,
        )

    def stop(self) -> int:
        """End it as a supervisor would, and return its exit code."""
        self.process.terminate()
        return self.process.wait(STOP_TIMEOUT)


def create_function(emulator: Emulator, name: str, source: str, **settings: Any) -> str:  # noqa: ANN401
    """Create a function of one module, published as version 1 behind the alias `live`; return that ARN."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as bundle:
        bundle.writestr("module.py", source)
    client = emulator.client("lambda")
    client.create_function(
        FunctionName=name,
        Runtime="python3.11",
        Handler="module.handler",
        Role=f"arn:aws:iam::{ACCOUNT}:role/any",
        Code={"ZipFile": zipped.getvalue()},
        Publish=True,
        **settings,
    )
    alias: str = client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")["AliasArn"]
    return alias


def create_queue(emulator: Emulator, name: str) -> tuple[str, str]:
    """Create a queue; return its URL and its ARN."""
    client = emulator.client("sqs")
    url: str = client.create_queue(QueueName=name)["QueueUrl"]
    attributes = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    return url, attributes["QueueArn"]


def received(emulator: Emulator, url: str, *, seconds: int = 15) -> list[dict[str, Any]]:
    """Return the first messages that arrive in a queue within some seconds, with their attributes."""
    answer = emulator.client("sqs").receive_message(
        QueueUrl=url, WaitTimeSeconds=seconds, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


@contextmanager
def launched(python: str, folder: Path, **more: str) -> Iterator[Emulator]:
    """Run an emulator that keeps all it has in a folder, until the end of the block."""
    port = free_port()
    output = folder / "output.txt"
    with output.open("ab") as log:
        process = subprocess.Popen(
            [python, str(LAUNCHER)],
            env=settings(folder, port) | more,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    emulator = Emulator(process, port, output)
    try:
        await_ready(emulator)
        yield emulator
    finally:
        emulator.stop()


def settings(folder: Path, port: int) -> dict[str, str]:
    """Return the whole environment of an emulator that keeps its state in a folder."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(temporary),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.1",
    }


def free_port() -> int:
    """Return a port that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_ready(emulator: Emulator) -> None:
    """Return when the emulator says that it is ready; fail with its output if it never does."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and emulator.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{emulator.url}/_ministack/ready", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    pytest.fail(f"the emulator did not start:\n{emulator.output.read_text()}")
