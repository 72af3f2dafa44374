"""What is said on pull requests, and what is asked for by them: once, whoever asks and however often."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from world import World

from toolkit.adapters.memory_forge import MemoryBranches, MemoryForge
from toolkit.domain.ci_event import Event
from toolkit.domain.digest import Digest
from toolkit.domain.forge import Draft
from toolkit.errors import Refused
from toolkit.usecases import plan, promote, propose
from toolkit.usecases.reviewed import reviewed
from toolkit.usecases.tell import Finding, tell

if TYPE_CHECKING:
    from toolkit.domain.promotion import Promotion

WORK = "b" * 40
MARK = "<!-- toolkit:plan:dev -->"
EVENT = Event("pull_request", WORK, None, 1, WORK, foreign=False, run_url="https://example.org/1")


def finding(text: str) -> Finding:
    """Return what was found of dev."""
    return Finding("dev", MARK, "success", "1 to create", f"{MARK}\n{text}\n")


@pytest.fixture
def forge() -> MemoryForge:
    """Return a forge with one pull request, on which somebody has said something."""
    found = MemoryForge({"main": "a" * 40, "work": WORK})
    found.open(Draft("work", "main", "Change", ""))
    found.comment(1, "Looks good")
    return found


def test_an_environment_has_one_comment_that_is_edited_in_place(forge: MemoryForge) -> None:
    """And other people's stay."""
    notes: list[str] = []

    assert tell(EVENT, finding("one"), forge=forge, note=notes.append)
    assert tell(EVENT, finding("two"), forge=forge, note=notes.append)

    assert [item.body for item in forge.comments(1)] == ["Looks good", f"{MARK}\ntwo\n"]
    assert [check.title for check in forge.checks(WORK)] == ["1 to create"]


def test_two_runners_at_once_leave_one_comment(forge: MemoryForge) -> None:
    """Both had looked before either wrote."""
    forge.comment(1, f"{MARK}\nof the one\n")
    forge.comment(1, f"{MARK}\nof the other\n")

    tell(EVENT, finding("now"), forge=forge, note=str)

    assert [item.body for item in forge.comments(1)] == ["Looks good", f"{MARK}\nnow\n"]


def test_a_comment_that_says_so_already_is_not_edited(forge: MemoryForge) -> None:
    """Nobody gets a notification for nothing."""
    tell(EVENT, finding("one"), forge=forge, note=str)
    before = forge.writes

    tell(EVENT, finding("one"), forge=forge, note=str)

    assert forge.writes == before + 1, "the check run alone"


def test_a_run_that_a_newer_push_overtook_leaves_the_comment_alone(forge: MemoryForge) -> None:
    """Its check run belongs to its own commit, which is still there."""
    forge.commits |= {"work": "c" * 40, "before": WORK}
    notes: list[str] = []

    told = tell(EVENT, finding("old"), forge=forge, note=notes.append)

    assert not told
    assert "cccccccccccc" in notes[0]
    assert [item.body for item in forge.comments(1)] == ["Looks good"]
    assert len(forge.checks(WORK)) == 1


def test_the_reviewed_plan_is_the_newest_of_the_pull_requests_last_commit(forge: MemoryForge) -> None:
    """Not that of an older commit, nor one that somebody made on the way."""
    world = World()
    world.publish()
    forge.requests[1] = replace(forge.get(1), open=False, merged=True)
    forge.merges["c" * 40] = (1,)
    ledger = world.ledgers["dev"]
    report = world.plan("dev")
    for commit in ("d" * 40, WORK, None):
        plan.record(
            replace(report, fingerprint=Digest("sha256:" + (commit or "e" * 40)[0] * 64)),
            account=world.account("dev"),
            sealing=world.sealing("dev"),
            clock=world.clock,
            commit=commit,
        )

    assert reviewed("c" * 40, requests=forge, ledger=ledger) == Digest("sha256:" + "b" * 64)
    assert reviewed("f" * 40, requests=forge, ledger=ledger) is None


@pytest.fixture
def world() -> World:
    """Return a world whose release is verified in dev."""
    found = World()
    found.deployed_to_dev()
    return found


def ask(world: World, branches: MemoryBranches) -> Promotion:
    """Ask for a promotion to staging."""

    def asked(promotion: Promotion, content: bytes, message: str) -> Promotion:
        if branches.read("main", f"terraform/envs/{promotion.target}/release.auto.tfvars.json") == content:
            propose.withdrawn(promotion, why="Closed", branches=branches, forge=branches.forge, base="main")
            return replace(promotion, already=True)
        propose.committed(promotion, content, message=message, branches=branches, base="main")
        title = f"Promote {promotion.release.id}"
        return replace(
            promotion,
            request=propose.asked(promotion, title=title, body="Why", forge=branches.forge, base="main"),
        )

    return promote.promote(
        world.project,
        source=world.account("dev"),
        source_workspace=world.workspaces["dev"],
        target=world.account("staging"),
        target_workspace=world.workspaces["staging"],
        repository=world.repository,
        clock=world.clock,
        progress=world.progress,
        dry_run=False,
        ask=asked,
    )


def test_a_promotion_is_asked_for_on_a_branch_and_nothing_is_committed_here(world: World) -> None:
    """The bundles are there, so that it can be planned; the work tree and main are as they were."""
    branches, before = MemoryBranches(), world.repository.head()

    done = ask(world, branches)

    file = world.workspaces["staging"].file
    assert branches.read("promote/staging", file) == world.workspaces["dev"].release_file()
    assert branches.read("main", file) is None
    assert world.repository.head() == before
    assert not world.artifacts["staging"].missing([item.key for item in done.release.artifacts])
    assert done.request is not None
    assert (done.request.head, done.request.base) == ("promote/staging", "main")


def test_asking_twice_is_asking_once(world: World) -> None:
    """By the same runner or another."""
    branches = MemoryBranches()

    first, second = ask(world, branches), ask(world, branches)

    assert first.request == second.request
    assert len(branches.forge.requests) == 1


def test_a_newer_release_takes_over_the_pull_request_that_stands(world: World) -> None:
    """There is one a target, and it says what it asks for now."""
    branches = MemoryBranches()
    first = ask(world, branches)
    world.change_code("def handler(): 2\n")
    world.deployed_to_dev()

    second = ask(world, branches)

    assert first.request is not None
    assert second.request is not None
    assert second.request.number == first.request.number
    assert second.request.title == f"Promote {second.release.id}"
    assert second.release.id != first.release.id


def test_what_is_asked_for_no_more_is_closed_with_its_reason(world: World) -> None:
    """Main has it already."""
    branches = MemoryBranches()
    first = ask(world, branches)
    assert first.request is not None
    file = world.workspaces["staging"].file
    branches.files["main"][file] = world.workspaces["dev"].release_file()

    again = ask(world, branches)

    assert again.request is None
    assert branches.forge.get(first.request.number).open is False
    assert [item.body for item in branches.forge.comments(first.request.number)] == ["Closed"]
    assert "promote/staging" not in branches.files


def test_a_closed_gate_asks_for_nothing(world: World) -> None:
    """No branch, no pull request."""
    world.ledgers["dev"].kept = [item for item in world.ledgers["dev"].kept if item.kind != "verified"]
    branches = MemoryBranches()

    with pytest.raises(Refused):
        ask(world, branches)

    assert branches.forge.requests == {}
    assert list(branches.files) == ["main"]
