"""Services that refuse, fail, hang or go away: nothing is lost, the cause is told, one command repairs."""

from __future__ import annotations

import json
import signal
import time
from typing import TYPE_CHECKING

import pytest
from faulty_proxy import settled

if TYPE_CHECKING:
    from pathlib import Path

    from faulty_proxy import FaultyProxy, Request
    from small_project import SmallProject

JSON = "application/x-amz-json-1.1"
APPLY = ("apply", "live", "--yes")


def exception(code: str, message: str) -> bytes:
    """Return an error as AWS's JSON services answer it."""
    return json.dumps({"__type": code, "message": message}).encode()


def of_sts(code: str, message: str) -> bytes:
    """Return an error as STS answers it."""
    return (
        '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>'
        f"<Code>{code}</Code><Message>{message}</Message></Error><RequestId>1</RequestId></ErrorResponse>"
    ).encode()


def to(service: str, *targets: str) -> object:
    """Return what tells requests to a service, of these operations where any are named."""

    def matches(request: Request) -> bool:
        ends = request.target.rpartition(".")[2]
        return request.service == service and (not targets or ends in targets)

    return matches


def test_an_account_that_can_not_be_reached_is_told_at_once(
    project: SmallProject, proxy: FaultyProxy
) -> None:
    """Not after half a minute of retries; nothing was begun."""
    proxy.down()
    begun = time.monotonic()

    refused = project.toolkit.run(*APPLY)

    seconds = time.monotonic() - begun
    proxy.up()
    assert refused.code == 3
    assert "live can't be reached; nothing was touched" in refused.stderr
    assert f"{proxy.endpoint.removeprefix('http://')}: connection refused" in refused.stderr
    assert "toolkit local up" in refused.stderr
    assert seconds < 4, "of which 2 s are patience, and the rest Python's start"
    assert (project.created(), project.journal) == (set(), [])


def test_credentials_that_are_refused_touch_nothing(project: SmallProject, proxy: FaultyProxy) -> None:
    """Expired, unknown, or signed by a wrong clock: each is told before Terraform starts."""
    told = {}
    for code, message in (
        ("ExpiredToken", "The security token included in the request is expired"),
        ("InvalidClientTokenId", "The security token included in the request is invalid."),
        ("SignatureDoesNotMatch", "Signature expired: 20261124T150000Z is now earlier than 20261124T155500Z"),
    ):
        fault = proxy.fail("answer", when=to("sts"), status=403, body=of_sts(code, message))

        refused = project.toolkit.run(*APPLY)

        proxy.heal()
        assert fault.happened
        assert refused.code in (2, 3)
        told[code] = refused.stderr
    assert all("fix:" in text and "Traceback" not in text for text in told.values())
    assert "the credentials have expired" in told["ExpiredToken"]
    assert "AWS does not know these credentials" in told["InvalidClientTokenId"]
    assert "the clock of this machine is wrong" in told["SignatureDoesNotMatch"]
    assert project.created() == set()
    assert not project.work.exists()


@pytest.mark.thorough
def test_credentials_that_expire_half_way_are_told_and_bursts_of_failures_are_outlasted(
    project: SmallProject, proxy: FaultyProxy
) -> None:
    """What was created is in the state; the run that finishes lives through throttling, 503 and 429."""
    expired = proxy.fail(
        "answer", when=to("ssm", "PutParameter"), after=2, status=400, content_type=JSON,
        body=exception("ExpiredTokenException", "The security token included in the request is expired"),
    )  # fmt: skip

    failed = project.toolkit.run(*APPLY)

    assert failed.code == 3
    assert expired.happened
    assert "the credentials have expired" in failed.stderr
    assert "at: terraform/modules/parcels/main.tf:" in failed.stderr
    assert "log in again" in failed.stderr
    assert {"/parcels-live/first", "/parcels-live/second"} <= project.created()
    proxy.heal()
    bursts = {
        "throttled": proxy.fail(
            "answer", when=to("ssm", "PutParameter"), status=400, times=3, content_type=JSON,
            body=exception("ThrottlingException", "Rate exceeded"),
        ),
        "failing": proxy.fail("answer", when=to("dynamodb", "DescribeTable"), status=503, times=2),
        "too many": proxy.fail(
            "answer", when=to("logs", "DescribeLogGroups"), status=429, times=2, content_type=JSON,
            body=exception("TooManyRequestsException", "Too many requests"),
        ),
        "cut off": proxy.fail("drop", when=to("iam", "GetRole"), times=1),
    }  # fmt: skip
    project.toolkit.must(*APPLY)
    assert {name: fault.happened for name, fault in bursts.items()} == {
        "throttled": 3, "failing": 2, "too many": 2, "cut off": 1,
    }  # fmt: skip
    project.whole()


@pytest.mark.thorough
def test_one_interrupt_stops_cleanly_and_two_stop_at_once(project: SmallProject, proxy: FaultyProxy) -> None:
    """A service that never answers holds nobody up, nor a provider that never stops; nothing runs on."""
    wedged = proxy.fail("hang", when=to("ssm", "PutParameter"), after=1)
    first = project.toolkit.start(*APPLY)
    assert wedged.seen.wait(60)

    first.send_signal(signal.SIGINT)
    _, told = first.communicate(timeout=45)

    assert (first.returncode, "Asked Terraform to stop" in told) == (130, True)
    assert "Traceback" not in told
    assert project.running() == []
    assert not lock_is_held(project), "it was let go"
    assert "/parcels-live/first" in project.created()

    wedged.seen.clear()
    second = project.toolkit.start(*APPLY)
    assert wedged.seen.wait(60)
    assert project.wedge()
    begun = time.monotonic()
    second.send_signal(signal.SIGINT)
    time.sleep(1)
    second.send_signal(signal.SIGINT)
    _, told = second.communicate(timeout=45)

    assert second.returncode == 130, told
    assert "terraform was killed" in told
    assert time.monotonic() - begun < 10
    assert settled(lambda: project.running() == [], 10)
    assert left_plans(project.work) == []
    proxy.heal()
    if lock_is_held(project):
        project.toolkit.run("unlock", "live")
    project.toolkit.must(*APPLY)
    project.whole()


def lock_is_held(project: SmallProject) -> bool:
    """Tell whether the lock of the state is there."""
    listed = project.client("s3").list_objects_v2(Bucket="parcels-state-777777777777")
    return any(item["Key"].endswith(".tflock") for item in listed.get("Contents", []))


def left_plans(work: Path) -> list[Path]:
    """Return saved plans: they hold values in clear."""
    return list(work.rglob("*.tfplan"))


def impatient(project: SmallProject) -> None:
    """Have Terraform retry for a few seconds where it would for a minute: the test is not to wait for it."""
    environment = project.folder / "terraform/envs/live"
    for name, line in (("providers.tf", 'provider "aws" {'), ("backend.tf", 'backend "s3" {')):
        file = environment / name
        file.write_text(file.read_text("utf-8").replace(line, f"{line}\n  max_retries = 2"), "utf-8")


@pytest.mark.thorough
def test_an_account_that_goes_away_in_an_apply_loses_nothing(
    project: SmallProject, proxy: FaultyProxy
) -> None:
    """The state can't be stored, and is kept here; once the account is back, one command finishes."""
    impatient(project)
    begun = proxy.fail("delay", when=to("ssm", "PutParameter"), after=1, seconds=0.2)
    process = project.toolkit.start(*APPLY)
    assert begun.seen.wait(60)

    proxy.down()
    _, told = process.communicate(timeout=180)

    assert process.returncode == 3, told
    assert "could not be written where it is kept" in told
    assert "--resume" in told
    proxy.heal()
    proxy.up()
    finished = project.toolkit.run("apply", "live", "--resume")
    assert finished.code == 0, finished.stderr
    project.whole()


@pytest.mark.parametrize("account", ["666666666666"])
def test_another_account_than_the_declared_one_is_left_alone(project: SmallProject, account: str) -> None:
    """Whatever the credentials may do there."""
    file = project.folder / "terraform/envs/live/environment.yaml"
    file.write_text(file.read_text("utf-8").replace("777777777777", account), "utf-8")

    refused = project.toolkit.run(*APPLY)

    file.write_text(file.read_text("utf-8").replace(account, "777777777777"), "utf-8")
    assert refused.code == 2
    assert f"live is declared to be {account}" in refused.stderr
    assert project.created() == set()
