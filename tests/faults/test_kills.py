"""kill -9, at any moment of an apply: nothing is lost, it is explained, and the same command finishes it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from small_project import SmallProject

MOMENTS = [0, *(pytest.param(number, marks=pytest.mark.thorough) for number in range(1, 20))]
"""at which each backend's apply is killed; all but one where the fault tests are asked for (`-m faults`)"""
LONGEST = 9.0
"""seconds after which an apply has ended, on a machine that does nothing else"""
VICTIMS = ("everything", "terraform", "toolkit")


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.Error):
        process.kill()


def _strike(victim: str, run: subprocess.Popen[str]) -> None:
    """Kill the toolkit, the Terraform that it started with its provider, or both."""
    with suppress(psutil.Error):
        below = psutil.Process(run.pid).children(recursive=True)
        if victim != "terraform":
            _kill(psutil.Process(run.pid))
        for process in below if victim != "toolkit" else ():
            _kill(process)
    run.communicate(timeout=120)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("backend", ["s3", "local"])
def test_an_apply_that_was_killed_is_explained_and_finished_by_the_same_command(
    make_project: Callable[..., SmallProject], backend: str, moment: int
) -> None:
    """At a random moment of planning or applying; with a state in S3 and on disk; whoever died."""
    chance = random.Random(f"{backend} {moment}")
    project = make_project(backend)
    approved = project.toolkit.ask("plan", "live")["fingerprint"]
    apply = ("apply", "live", "--approved-fingerprint", approved)
    run = project.toolkit.start(*apply)
    time.sleep(chance.uniform(1, LONGEST))

    _strike(chance.choice(VICTIMS), run)

    explained = project.toolkit.ask("status")["environments"][0]["run"]
    intents = [entry for entry in project.journal if entry["event"] == "intent"]
    assert intents or explained is None
    if explained is not None and explained["state"] != "running":
        assert explained["next"] == "toolkit apply live --resume"
        counted = {*explained["done"], *explained["failed"], *explained["unknown"], *explained["never_ran"]}
        assert counted == set(intents[0]["addresses"])
    project.toolkit.must(*apply)
    project.whole()
    assert project.toolkit.ask("status")["environments"][0]["run"] is None


def test_a_run_whose_machine_is_gone_is_finished_from_another_checkout(project: SmallProject) -> None:
    """A runner's disk is thrown away with it: the account holds a copy of its journal, some seconds old."""
    approved = project.toolkit.ask("plan", "live")["fingerprint"]
    run = project.toolkit.start("apply", "live", "--approved-fingerprint", approved)
    while sum(entry["event"] == "complete" for entry in project.journal) < 3:
        time.sleep(0.05)
    _strike("everything", run)
    for path in (".toolkit/journal", ".toolkit/work"):
        subprocess.run(["rm", "-rf", str(project.folder / path)], check=True)

    explained = project.toolkit.ask("status")["environments"][0]["run"]
    assert explained["state"] == "killed"
    assert explained["lock"]["dead"]
    project.toolkit.must("apply", "live", "--resume")

    project.whole()


def test_a_terraform_that_outlives_the_toolkit_is_waited_for(project: SmallProject) -> None:
    """It goes on by itself, and writes down what it does: the next apply waits."""
    run = project.toolkit.start("apply", "live", "--yes")
    while not any(entry["event"] == "start" for entry in project.journal):
        time.sleep(0.02)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate(timeout=60)

    while_it_runs = project.toolkit.ask("status")["environments"][0]["run"]
    project.toolkit.must("apply", "live", "--yes")

    assert while_it_runs is None or while_it_runs["state"] == "killed"
    assert list((project.folder / ".toolkit/journal").glob("*.events.jsonl")) == []
    project.whole()
