"""A job assumes a role by its forge's token, in boto3 and for Terraform; nobody's key is at hand."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.adapters import aws_clients, job_identity
from toolkit.domain.environment import Aws, Environment
from toolkit.errors import ConfigurationError, ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from running_emulator import Emulator

pytestmark = pytest.mark.terraform

BEARER = "a-bearer-of-a-job"


@contextmanager
def forge(
    status: int = 200, body: bytes = b'{"value": "a.token.of-a-job"}'
) -> Iterator[tuple[str, list[Any]]]:
    """Give away tokens on loopback, as GitHub does; keep what was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        """Answers every question with a token."""

        def do_GET(self) -> None:
            """Answer."""
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/token?api-version=2.0", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def role(emulator: Emulator, name: str) -> Aws:
    """Make a role that the forge's tokens may assume."""
    trusted = {
        "Effect": "Allow",
        "Principal": {
            "Federated": "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com"
        },
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    made = emulator.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document)
    return Aws(made["Role"]["Arn"])


@pytest.fixture
def job(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[Any]]:
    """Be a job that has no credentials, and may ask for its identity."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.url)
    with forge() as (url, asked):
        monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", url)
        monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", BEARER)
        yield asked


def test_a_job_is_whom_its_role_says(emulator: Emulator, job: list[Any]) -> None:
    """It asks for its token once, for AWS alone, and for each environment by the role of that one."""
    dev = Environment("dev", "0" * 12, "us-east-1")
    plan, apply = role(emulator, "orders-dev-plan"), role(emulator, "orders-dev-apply")

    callers = [aws_clients.client("sts", dev, each).get_caller_identity()["Arn"] for each in (plan, apply)]
    again = aws_clients.client("sts", dev, plan).get_caller_identity()["Arn"]

    assert ["assumed-role/orders-dev-plan/toolkit" in callers[0], "orders-dev-apply" in callers[1]] == [
        True,
        True,
    ]
    assert again == callers[0]
    assert len(job) == 2
    assert all("audience=sts.amazonaws.com" in path and bearer == f"bearer {BEARER}" for path, bearer in job)


def test_terraform_gets_an_hour_of_the_role_and_nothing_else(emulator: Emulator, job: list[Any]) -> None:
    """No key of the machine, no token of the forge."""
    assert job == []
    dev = Environment("dev", "0" * 12, "eu-west-1")
    theirs = {"AWS_PROFILE": "admin", "AWS_ACCESS_KEY_ID": "AKIAREAL", "PATH": "/bin"}

    found = aws_clients.process_environment(dev, role(emulator, "orders-dev-terraform"), theirs)

    assert found["AWS_SESSION_TOKEN"]
    assert (found["AWS_REGION"], found["PATH"]) == ("eu-west-1", "/bin")
    assert found["AWS_ACCESS_KEY_ID"] != "AKIAREAL"
    assert "AWS_PROFILE" not in found


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [(403, b"{}", "answered 403"), (200, b"<html>", "holds no token"), (200, b"[]", "holds no token")],
)
def test_a_forge_that_gives_no_token_is_told(status: int, body: bytes, told: str) -> None:
    """And the bearer is not."""
    with forge(status, body) as (url, _asked):
        environ = {"ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": BEARER}
        with pytest.raises(ToolError) as caught:
            job_identity.token(environ)

    assert told in caught.value.problems[0].cause
    assert BEARER not in str(caught.value.problems)


def test_a_machine_without_an_identity_is_told_what_a_job_needs() -> None:
    """A person's machine has profiles."""
    with pytest.raises(ConfigurationError) as caught:
        job_identity.token({})

    assert "id-token: write" in caught.value.problems[0].fix


def test_a_token_that_lies_in_a_file_is_taken_from_there(tmp_path: Path) -> None:
    """Other forges put it there."""
    (tmp_path / "token").write_text("a.b.c\n", "utf-8")

    assert job_identity.token({"AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "token")}) == "a.b.c"


def test_a_profile_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the command that lists those that are."""
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    dev = Environment("dev", "0" * 12, "eu-west-1")

    with pytest.raises(ConfigurationError) as caught:
        aws_clients.client("sts", dev, Aws(profile="gone")).get_caller_identity()

    assert "no profile gone" in caught.value.problems[0].cause
