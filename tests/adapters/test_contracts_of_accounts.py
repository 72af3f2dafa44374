"""What everything that looks into an account, runs tools or tells the time must do, in memory and not."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError
from fake_aws import Broken, FakeCloudWatch, FakeLambda, FakeSts

from toolkit.adapters import access_token
from toolkit.adapters.cloudwatch_alarms import CloudWatchAlarms
from toolkit.adapters.console_progress import ConsoleProgress
from toolkit.adapters.http_service import HttpService
from toolkit.adapters.lambda_functions import LambdaFunctions
from toolkit.adapters.memory import (
    MemoryAlarms,
    MemoryClock,
    MemoryCommandLine,
    MemoryFunctions,
    MemoryIdentity,
    MemoryLocalCloud,
    MemoryProgress,
    MemoryService,
)
from toolkit.adapters.memory_terraform import MemoryTerraform
from toolkit.adapters.runtime_tags import platforms
from toolkit.adapters.sts_identity import StsIdentity
from toolkit.adapters.system_clock import SystemClock
from toolkit.adapters.toolkit_command import ToolkitCommand
from toolkit.domain.environment import Environment
from toolkit.domain.project import AccessToken
from toolkit.domain.smoke import Request, Response
from toolkit.errors import Refused, ToolError, ToolkitError
from toolkit.ports.functions import RunningFunction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.ports.alarms import Alarms
    from toolkit.ports.clock import Clock
    from toolkit.ports.command_line import CommandLine
    from toolkit.ports.functions import Functions
    from toolkit.ports.identity import Identity
    from toolkit.ports.progress import Progress
    from toolkit.ports.service import Service

STATES = {f"alarm-{number}": "OK" for number in range(250)} | {"fires": "ALARM", "new": "INSUFFICIENT_DATA"}


@pytest.fixture(params=["memory", "cloudwatch"])
def alarms(request: pytest.FixtureRequest) -> Alarms:
    """Return many alarms."""
    return (
        MemoryAlarms(dict(STATES)) if request.param == "memory" else CloudWatchAlarms(FakeCloudWatch(STATES))
    )


def test_the_state_of_every_alarm_that_exists_is_told(alarms: Alarms) -> None:
    """However many are asked for; of the others nothing is made up."""
    asked = [*(f"alarm-{number}" for number in range(250)), "fires", "new", "gone"]

    assert alarms.states(asked) == STATES
    assert alarms.states([]) == {}


@pytest.fixture(params=["memory", "lambda"])
def functions(request: pytest.FixtureRequest) -> Functions:
    """Return a function with a layer, behind one alias."""
    if request.param == "memory":
        return MemoryFunctions({("f", "live"): RunningFunction("3", "code=", ("layer=",))})
    return LambdaFunctions(FakeLambda({("f", "live"): ("3", "code=", ["arn:1"])}, {"arn:1": "layer="}))


def test_what_runs_behind_an_alias_is_told_with_its_layers(functions: Functions) -> None:
    """By the digests that the account reports."""
    assert functions.running("f", "live") == RunningFunction("3", "code=", ("layer=",))


@pytest.mark.parametrize(("name", "alias"), [("g", "live"), ("f", "old")])
def test_what_is_not_there_is_none(functions: Functions, name: str, alias: str) -> None:
    """No function, or no such alias."""
    assert functions.running(name, alias) is None


@pytest.fixture(params=["memory", "sts"])
def identity(request: pytest.FixtureRequest) -> Identity:
    """Return who calls."""
    return MemoryIdentity("1" * 12) if request.param == "memory" else StsIdentity(FakeSts())


def test_an_identity_is_an_account_and_a_name_in_it(identity: Identity) -> None:
    """The name says which account."""
    assert identity.account() == "1" * 12
    assert identity.caller() == "arn:aws:iam::111111111111:user/tester"


def test_sts_is_asked_once() -> None:
    """Credentials do not change within a command."""
    sts = FakeSts()
    identity = StsIdentity(sts)

    identity.account()
    identity.caller()

    assert sts.asked == 1


@pytest.mark.parametrize(
    ("error", "fix"),
    [
        (NoCredentialsError(), "aws sso login"),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "toolkit local status"),
    ],
)
def test_what_boto3_raises_is_told_with_what_mends_it(error: Exception, fix: str) -> None:
    """No credentials, no network."""
    with pytest.raises(ToolError) as caught:
        StsIdentity(Broken(error)).account()

    assert fix in caught.value.problems[0].fix


ANSWERS = {
    "/ok": (200, {"X-Id": "7"}, b'{"a": [1]}'),
    "/no": (401, {}, b"Unauthorized"),
    "/broken": (502, {}, b"<html>"),
    "/empty": (204, {}, b""),
}


@contextmanager
def served() -> Iterator[tuple[str, list[tuple[str, str, str | None, bytes]]]]:
    """Answer on loopback; keep method, path, authorization and body of every request."""
    asked: list[tuple[str, str, str | None, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        """Answers by path."""

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.command, self.path, self.headers["Authorization"], body))
            status, headers, data = ANSWERS[self.path.removeprefix("/live")]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            """Answer."""
            self._answer()

        def do_POST(self) -> None:
            """Answer."""
            self._answer()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/live", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _in_memory(request: Request) -> Response | ToolkitError:
    if request.path not in ANSWERS:
        return ToolError("no response", cause="closed")
    status, headers, data = ANSWERS[request.path]
    return Response(status, headers, json.loads(data) if status == 200 else None)


@pytest.fixture(params=["memory", "http"])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    """Return a service that answers by path."""
    if request.param == "memory":
        yield MemoryService(_in_memory)
        return
    with served() as (base, _):
        yield HttpService(base, token=None)


@pytest.mark.parametrize("path", ANSWERS)
def test_a_response_is_returned_whatever_its_status(service: Service, path: str) -> None:
    """A body that is no JSON is none."""
    response = service.send(Request("GET", path))

    assert response.status == ANSWERS[path][0]
    assert response.json == ({"a": [1]} if path == "/ok" else None)
    assert {name.lower() for name in ANSWERS[path][1]} <= {name.lower() for name in response.headers}


def test_no_response_is_a_failure(service: Service) -> None:
    """And no status."""
    dead = service if isinstance(service, MemoryService) else HttpService("http://127.0.0.1:9", token=None)

    with pytest.raises(ToolError):
        dead.send(Request("GET", "/gone"))


@pytest.mark.parametrize(
    ("request_", "sent"),
    [
        (Request("POST", "/ok", authorized=True, json={"a": 1}), "Bearer good"),
        (Request("POST", "/ok", token="bad", json={"a": 1}), "Bearer bad"),
        (Request("POST", "/ok", authorized=True, token="bad", json={"a": 1}), "Bearer bad"),
        (Request("POST", "/ok", json={"a": 1}), None),
    ],
)
def test_a_token_is_sent_where_it_was_asked_for(
    request_: Request, sent: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The good one, a bad one, or none; never through the machine's proxy."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with served() as (base, asked):
        HttpService(f"{base}/", token=lambda: "good").send(request_)

    assert asked == [("POST", "/live/ok", sent, b'{"a":1}')]


def test_a_token_is_signed_and_lives_for_an_hour() -> None:
    """With the claims that the project declares."""
    now = datetime.now(UTC).replace(microsecond=0)
    key = "k" * 64

    minted = access_token.mint(AccessToken("key", {"iss": "orders", "sub": "smoke"}), key=key, now=now)

    claims = jwt.decode(minted, key, algorithms=["HS256"], issuer="orders")
    assert claims == {
        "iss": "orders",
        "sub": "smoke",
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(hours=1)).timestamp()),
    }


@pytest.fixture(params=["memory", "system"])
def clock(request: pytest.FixtureRequest) -> Clock:
    """Return a clock."""
    return MemoryClock() if request.param == "memory" else SystemClock()


def test_both_clocks_go_on_while_somebody_waits(clock: Clock) -> None:
    """By as much as was waited; told in UTC."""
    now, elapsed = clock.now(), clock.elapsed()

    clock.sleep(0.02)

    assert clock.elapsed() - elapsed >= 0.019
    assert clock.now() - now >= timedelta(seconds=0.015)
    assert now.utcoffset() == timedelta(0)


@pytest.fixture(params=["memory", "console", "quiet"])
def progress(request: pytest.FixtureRequest) -> Progress:
    """Return what tells of progress."""
    if request.param == "memory":
        return MemoryProgress()
    return ConsoleProgress(color=False, quiet=request.param == "quiet")


def test_progress_never_goes_to_stdout_and_lets_failures_through(
    progress: Progress, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed there is data."""

    def plan() -> None:
        with progress.phase("Planning [red]") as tell:
            tell("[1/2] a[b]")
            progress.note("note [bold]")
            raise Refused("no", cause="c", fix="f")

    with pytest.raises(Refused):
        plan()

    out, err = capsys.readouterr()
    assert out == ""
    assert err in ("", "note [bold]\n")


@pytest.fixture(params=["memory", "process"])
def commands(request: pytest.FixtureRequest, tmp_path: Path) -> CommandLine:
    """Return a command line outside of any project."""
    if request.param == "process":
        return ToolkitCommand(tmp_path, color=False)
    failure = ToolError("toolkit package ended with exit code 2", cause="no project was found")
    return MemoryCommandLine({("--version",): "toolkit, version 1\n", ("package",): failure})


def test_what_a_command_prints_is_returned(commands: CommandLine) -> None:
    """Its stdout alone."""
    assert commands.run(["--version"], quiet=True).startswith("toolkit, version ")


def test_a_command_that_fails_is_told_with_its_own_words(commands: CommandLine) -> None:
    """And its exit code."""
    with pytest.raises(ToolkitError, match="exit code 2") as caught:
        commands.run(["package"], quiet=True)

    assert "no project was found" in caught.value.problems[0].cause


DEV, PROD = (Environment(name, number * 12, "us-east-1") for name, number in (("dev", "1"), ("prod", "3")))


def test_local_accounts_are_started_once_found_and_stopped() -> None:
    """Each on a port of its own; what was kept is still known."""
    cloud = MemoryLocalCloud()

    first, again, other = cloud.up(DEV, port=4566), cloud.up(DEV, port=9999), cloud.up(PROD, port=4566)

    assert first == again
    assert first.endpoint != other.endpoint
    assert cloud.find("staging") is None
    assert (cloud.down("dev", keep_state=True), cloud.down("prod", keep_state=False)) == (True, True)
    assert cloud.find("prod") is None
    stopped = cloud.find("dev")
    assert stopped is not None
    assert not stopped.running
    assert not cloud.down("dev", keep_state=False)


def test_a_terraform_in_memory_tells_its_events_as_terraform_does() -> None:
    """Start, then complete or errored; what is done is planned no more."""
    changes = [
        {"address": name, "type": "t", "change": {"actions": ["create"], "after": {}}} for name in ("a", "b")
    ]
    terraform = MemoryTerraform({"resource_changes": changes}, faults={"b": ToolError("no", cause="quota")})
    heard: list[tuple[str, str]] = []

    def hear(event: Any) -> None:  # noqa: ANN401 - any JSON value
        heard.append((event["type"], event["hook"]["resource"]["addr"]))

    with pytest.raises(ToolError):
        terraform.apply(hear)
    planned = terraform.plan()["resource_changes"]
    left = [item["address"] for item in planned if item["change"]["actions"] != ["no-op"]]
    terraform.apply(hear)

    assert left == ["b"]
    assert heard == [
        ("apply_start", "a"),
        ("apply_complete", "a"),
        ("apply_start", "b"),
        ("apply_errored", "b"),
        ("apply_start", "b"),
        ("apply_complete", "b"),
    ]


@pytest.mark.parametrize(
    ("runtime", "newest", "absent"),
    [
        ("python3.11", "manylinux_2_26", "manylinux_2_28"),
        ("python3.12", "manylinux_2_34", "manylinux_2_35"),
        ("python3.13", "manylinux_2_34", "manylinux_2_35"),
    ],
)
@pytest.mark.parametrize(("architecture", "machine"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_a_wheel_fits_the_runtime_and_not_this_machine(
    runtime: str, newest: str, absent: str, architecture: str, machine: str
) -> None:
    """One that needs a newer C library would not load; the best comes first."""
    tags = platforms(runtime, architecture)

    assert tags[0] == f"{newest}_{machine}"
    assert f"{absent}_{machine}" not in tags
    assert f"manylinux2014_{machine}" in tags
    assert all(tag.endswith(machine) for tag in tags)
