"""The merge of a rollback is one by what it changes; a branch may be called anything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.adapters.memory_forge import MemoryBranches
from toolkit.domain.ci_event import Event
from toolkit.domain.forge import Draft
from toolkit.wiring.ci import Job
from toolkit.wiring.project import Wiring

BEFORE, MERGE = "b" * 40, "c" * 40
RELEASE = "terraform/envs/live/release.auto.tfvars.json"
EVENT = Event("push", MERGE, BEFORE, None, MERGE, foreign=False, run_url="")


def goes_back(
    *,
    head: str = "rollback/live",
    base: str = "main",
    own: bool = True,
    merged: bool = True,
    changed: tuple[str, ...] | None = (RELEASE,),
    event: Event = EVENT,
) -> bool:
    """Tell whether a merge is taken for a rollback of live."""
    branches = MemoryBranches(moved=changed)
    forge = branches.forge
    forge.commits |= {head: "d" * 40}
    asked = forge.open(Draft(head, base, "Roll back", ""))
    forge.requests[asked.number] = replace(asked, open=False, merged=merged, own=own)
    forge.merges[MERGE] = (asked.number,)
    job = Job(Wiring(Path()))
    vars(job).update(event=event, forge=forge, branches=branches)
    return job.goes_back("live")


def test_a_merge_that_changes_the_release_file_alone_is_a_rollback() -> None:
    """From its branch, into main."""
    assert goes_back()


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"changed": (RELEASE, "terraform/envs/live/main.tf")}, id="it brings more"),
        pytest.param({"changed": ("terraform/envs/live/environment.yaml",)}, id="it brings something else"),
        pytest.param({"changed": ()}, id="it brings nothing"),
        pytest.param({"changed": None}, id="it can't be told"),
        pytest.param({"own": False}, id="a fork's"),
        pytest.param({"merged": False}, id="it was not merged"),
        pytest.param({"head": "rollback/last"}, id="another environment's"),
        pytest.param({"head": "tune-live"}, id="another branch"),
        pytest.param({"base": "side"}, id="into another branch"),
        pytest.param({"event": replace(EVENT, base=None)}, id="nobody knows since when"),
    ],
)
def test_any_other_merge_is_asked_every_gate(given: dict[str, object]) -> None:
    """Whatever its branch is called."""
    assert not goes_back(**given)  # type: ignore[arg-type] - what a case gives
