"""Drift ends as Terraform's own exit codes say, and the board is written where it is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from toolkit.domain.drift import Drift, Item
from toolkit.errors import Refused, ToolError
from toolkit.wiring import drifting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Done

    from toolkit.wiring.project import Wiring

ITEM = Item("module.orders.aws_sqs_queue.this", "delay_seconds", 0, 7)
SEEN = {
    "dev": Drift("dev", "r-0123456789ab", ()),
    "prod": Drift("prod", "r-0123456789ab", (ITEM,)),
    "gone": ToolError("it broke", cause="the network is away", fix="try again"),
    "new": Refused("it can't have drifted", cause="nothing was applied", fix="apply"),
}


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each environment be as its name says."""

    def look(_wiring: Wiring, names: tuple[str, ...], *, patience: float) -> list[Drift | drifting.Failed]:
        assert patience > 0
        found: list[Drift | drifting.Failed] = []
        for name in names:
            answer = SEEN[name]
            if isinstance(answer, Drift):
                found.append(answer)
            elif len(names) == 1:
                raise answer
            else:
                found.append(drifting.Failed(name, answer))
        return found

    monkeypatch.setattr(drifting, "look", look)


@pytest.mark.parametrize(
    ("names", "plain", "detailed"),
    [
        (("dev",), 0, 0),
        (("prod",), 0, 2),
        (("dev", "prod"), 0, 2),
        (("gone",), 3, 1),
        (("new",), 1, 1),
        (("prod", "gone"), 3, 1),
        (("dev", "dev"), 0, 0),
    ],
)
def test_a_look_ends_with_the_code_that_is_asked_for(
    run: Callable[..., Done], project: Path, names: tuple[str, ...], plain: int, detailed: int
) -> None:
    """A failure is never taken for drift, and drift never for a failure."""
    assert run("-C", str(project), "drift", *names).code == plain
    assert run("-C", str(project), "drift", *names, "--detailed-exitcode").code == detailed


def test_one_environment_is_one_document_and_several_are_a_list(
    run: Callable[..., Done], project: Path
) -> None:
    """A failure is told in the place of the environment."""
    one = json.loads(run("-C", str(project), "drift", "prod", "--json").out)
    all_ = json.loads(run("-C", str(project), "drift", "prod", "gone", "--json").out)

    assert (one["schema"], one["items"][0]["attribute"]) == ("toolkit/drift/v1", "delay_seconds")
    assert all_["schema"] == "toolkit/drifts/v1"
    assert [each["schema"] for each in all_["environments"]] == ["toolkit/drift/v1", "toolkit/error/v1"]


def test_the_board_of_accounts_that_can_not_be_reached_is_a_page_all_the_same(
    run: Callable[..., Done], project: Path
) -> None:
    """What is wrong stands in it."""
    done = run("-C", str(project), "status", "--target", "local", "--html", "board.html")

    page = (project / "board.html").read_text("utf-8")
    assert done.code == 0
    assert page.count("its local account is not running") == 2
