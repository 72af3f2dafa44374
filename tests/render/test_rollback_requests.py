"""A rollback is asked for by one pull request, and stops the promotions of what it leaves."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fake_github import TOKEN, FakeGithub
from shown import CHANGES, RELEASE, SECRET, planned
from toolkit_process import git

from toolkit.adapters.git_branches import GitBranches
from toolkit.adapters.github_forge import GithubForge
from toolkit.adapters.memory_forge import MemoryBranches
from toolkit.domain import rollback
from toolkit.domain.applied import Applied
from toolkit.domain.digest import of_bytes
from toolkit.domain.evidence import of_release
from toolkit.domain.forge import Check, Draft, PullRequest
from toolkit.domain.release import Artifact, Release
from toolkit.domain.rollback import Chosen, Outcome, Rollback
from toolkit.domain.verification import Observation, Verification, Verified
from toolkit.errors import ToolError
from toolkit.ports.branches import FileChange
from toolkit.render import rollback as render
from toolkit.render import rollback_markdown
from toolkit.usecases import go_back, returning
from toolkit.usecases.package import release_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.domain.rollback import Preview
    from toolkit.ports.branches import Branches
    from toolkit.ports.forge import Forge

LEFT = Release(
    RELEASE.bundles, Artifact("infrastructure", "infrastructure", of_bytes(b"the one that is left"))
)
VERIFIED = of_release(
    "verified",
    release=RELEASE,
    environment="staging",
    at=datetime(2026, 11, 1, tzinfo=UTC),
    by="arn:aws:iam::222222222222:role/ci",
    details={"passed": True},
)
FOUND = Rollback(
    "staging",
    Chosen(
        RELEASE.id, LEFT.id, VERIFIED, recorded=False, expected=False, applied=False, verified_since=False
    ),
    RELEASE,
    rollback.moved(LEFT, RELEASE),
    pinned=False,
    done=False,
)


@dataclass(frozen=True)
class Place:
    """What is shared, as two runners see it."""

    one: tuple[Branches, Forge]
    other: tuple[Branches, Forge]


@pytest.fixture(params=["memory", pytest.param("github", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Return branches and a forge, where main pins what is to be left."""
    pin = FileChange(go_back.file_of("staging"), release_file(LEFT), "Promote")
    if request.param == "memory":
        branches = MemoryBranches()
        branches.append("main", pin)
        yield Place((branches, branches.forge), (branches, branches.forge))
        return
    first, bare = tmp_path / "first", tmp_path / "shared.git"
    first.mkdir()
    git(first, "init", "--quiet", "--initial-branch", "main")
    git(first, "commit", "--quiet", "--allow-empty", "--message", "Begin")
    git(tmp_path, "clone", "--quiet", "--bare", str(first), str(bare))
    for name in ("one", "other"):
        git(tmp_path, "clone", "--quiet", str(bare), str(tmp_path / name))
    GitBranches(tmp_path / "one").append("main", pin)
    with FakeGithub(bare) as github:

        def runner(name: str) -> tuple[Branches, Forge]:
            forge = GithubForge(github.name, token=TOKEN, api=github.url, pace=False)
            return GitBranches(tmp_path / name), forge

        yield Place(runner("one"), runner("other"))


def ask(place: tuple[Branches, Forge], found: Rollback = FOUND, reason: str = "it greets twice") -> Outcome:
    """Ask for a rollback."""
    branches, forge = place

    def preview(_commit: str) -> Preview:
        return returning.preview(planned(*CHANGES), left=found.chosen.left)

    words = go_back.Words(
        title=rollback_markdown.title(found),
        obsolete=rollback_markdown.obsolete(found),
        body=lambda seen: rollback_markdown.body(found, seen, reason=reason),
        stopped=lambda number: rollback_markdown.stopped(found, reason, number),
        check=lambda _seen, commit: Check(
            "toolkit plan staging", commit, "success", "t", "s", "https://x.example/1"
        ),
    )
    return go_back.ask(
        found, words, branches=branches, forge=forge, preview=preview, reason=reason, downstream="prod"
    )


def test_its_pull_request_holds_the_older_release_and_says_why(place: Place) -> None:
    """Main stays as it is until somebody merges it."""
    done = ask(place.one)

    branches, forge = place.other
    assert done.request is not None
    assert (done.request.head, done.request.base) == ("rollback/staging", "main")
    assert branches.read("rollback/staging", go_back.file_of("staging")) == release_file(RELEASE)
    assert branches.read("main", go_back.file_of("staging")) == release_file(LEFT)
    told = forge.get(done.request.number)
    assert told.title == f"Roll back staging from {LEFT.id} to {RELEASE.id}"
    for part in ("`it greets twice`", "2026-11-01 00:00 UTC", "role/ci", "**Does not come back:**"):
        assert part in told.body
    assert [item.name for item in forge.checks(told.head_sha)] == ["toolkit plan staging"]


def test_asked_twice_or_by_two_runners_there_is_one(place: Place) -> None:
    """And its newest reason counts."""
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(ask, (place.one, place.other))

    third = ask(place.other, reason="it greets thrice")

    assert first.request is not None
    assert second.request is not None
    assert third.request is not None
    assert first.request.number == second.request.number == third.request.number
    assert "it greets thrice" in place.one[1].get(first.request.number).body
    assert len(place.one[1].standing(head="rollback/staging", base="main")) == 1


@pytest.mark.parametrize("onto", ["staging", "prod"])
def test_a_promotion_of_what_is_left_is_closed_and_told_why(place: Place, onto: str) -> None:
    """Into this environment, or from it into the next."""
    branches, forge = place.other
    change = FileChange(go_back.file_of(onto), release_file(LEFT) + b"\n", "Promote")
    branches.propose(f"promote/{onto}", "main", change)
    standing = forge.open(Draft(f"promote/{onto}", "main", "Promote", ""))

    done = ask(place.one)

    assert done.request is not None
    assert not forge.get(standing.number).open
    (comment,) = forge.comments(standing.number)
    assert f"#{done.request.number} asks for it" in comment.body
    assert branches.read(f"promote/{onto}", go_back.file_of(onto)) is None


def test_a_promotion_of_another_release_stands(place: Place) -> None:
    """It may be what mends it."""
    branches, forge = place.other
    mended = Release(RELEASE.bundles, Artifact("infrastructure", "infrastructure", of_bytes(b"mended")))
    change = FileChange(go_back.file_of("staging"), release_file(mended), "Promote")
    branches.propose("promote/staging", "main", change)
    standing = forge.open(Draft("promote/staging", "main", "Promote", ""))

    ask(place.one)

    assert forge.get(standing.number).open


def test_what_main_has_already_is_asked_for_no_more(place: Place) -> None:
    """The pull request that stands is closed."""
    branches, forge = place.one
    done = ask(place.one)
    assert done.request is not None
    branches.append("main", FileChange(go_back.file_of("staging"), release_file(RELEASE), "By hand"))

    again = ask(place.other)

    assert again.request is None
    assert again.preview is None
    assert not forge.get(done.request.number).open
    assert len(forge.comments(done.request.number)) == 1


def test_the_reason_is_read_back_from_the_commit(tmp_path: Path) -> None:
    """Also from one that a merge has squashed, and not from what somebody wrote above it."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    message = rollback.message(FOUND, "it greets twice")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", message)
    branches = GitBranches(tmp_path)

    told = branches.message(git(tmp_path, "rev-parse", "HEAD"))

    assert rollback.reason_in(["Merge pull request #3\n\nReason:\t\n", told]) == "it greets twice"
    assert branches.message("0" * 40) == ""
    assert branches.message("--all") == ""


@pytest.mark.parametrize("count", [3, 500])
def test_its_text_fits_whatever_it_rolls_back(count: int) -> None:
    """A comment that is too long is refused by GitHub, in an emergency of all times."""
    many = tuple(Artifact(f"f{number}", "function", of_bytes(b"%d" % number)) for number in range(count))
    large = replace(RELEASE, bundles=many)
    found = replace(FOUND, release=large, bundles=rollback.moved(LEFT, large))
    seen = returning.preview(planned(*(CHANGES * count)), left=LEFT.id, secrets=["s"] * count)

    told = rollback_markdown.body(found, seen, reason="@everybody <script> `" * 18)

    assert len(told) <= 65_536
    assert told.count("<details>") == told.count("</details>")
    assert told.count("Fingerprint") == 1


VERIFICATION = Verified(
    Verification("staging", RELEASE.id, (Observation("bits", "create_order", "ok", "version 2"),)), None, 1.5
)
REPORT = planned(*CHANGES)
SEEN = returning.preview(REPORT, left=LEFT.id, secrets=["/orders/staging/token_key"])
OUTCOMES = {
    "dry run": Outcome(FOUND, "", SEEN),
    "asked": Outcome(
        FOUND,
        "why",
        SEEN,
        commit="c" * 40,
        request=PullRequest(7, "rollback/staging", "c" * 40, "main", "t", "b", True, False, "https://x/7"),  # noqa: FBT003 - as they stand
    ),
    "done": Outcome(
        FOUND,
        "why",
        SEEN,
        commit="c" * 40,
        applied=Applied(REPORT, {}, (), 9.0),
        verified=VERIFICATION,
        seconds=41.2,
    ),
    "not all": Outcome(
        FOUND,
        "why",
        SEEN,
        commit="c" * 40,
        verified=replace(
            VERIFICATION,
            verification=replace(
                VERIFICATION.verification,
                observations=(Observation("bits", "infrastructure", "failed", "applied last was another"),),
            ),
        ),
        unfinished=ToolError("terraform could not apply", cause="it is protected\nDeleteTable: no"),
    ),
    "nothing to do": Outcome(replace(FOUND, done=True, pinned=True), ""),
    "main has it": Outcome(FOUND, ""),
}
"""Every way in which a rollback ends, with what its text begins with"""


@pytest.mark.parametrize("way", OUTCOMES)
def test_what_is_printed_fits_a_terminal_and_holds_no_value(way: str) -> None:
    """No attribute's value is in it, and no line is longer than 80 columns, but for an address."""
    done = OUTCOMES[way]

    told = [render.outcome(done)]
    told += [render.preview(FOUND, done.preview)] if done.preview is not None else []

    lines = "\n".join(told).splitlines()
    assert SECRET not in "\n".join(told)
    assert SECRET not in json.dumps(render.document(done))
    assert [line for line in lines if len(line) > 80 and "module." not in line] == []


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("dry run", f"next: toolkit rollback staging --to {RELEASE.id}"),
        ("asked", "  #7 https://x/7"),
        ("done", "\n  in 41.2s (terraform 36.4s), commit cccccccccccc\n"),
        ("not all", "  NOT all of it: it is protected: DeleteTable: no"),
        ("nothing to do", f"Nothing to do: staging runs {RELEASE.id}"),
        ("main has it", f"main pins {RELEASE.id} for staging already"),
    ],
)
def test_every_end_says_what_came_of_it(way: str, told: str) -> None:
    """And what comes next."""
    assert told in render.outcome(OUTCOMES[way])


def test_the_preview_says_what_runs_what_would_run_and_what_does_not_come_back() -> None:
    """All that somebody decides by."""
    told = render.preview(FOUND, SEEN)

    assert f"  now:  {LEFT.id}\n  then: {RELEASE.id}, verified in staging at 2026-11-01 00:00 UTC" in told
    assert "= 4 are the same in both" in told
    assert "~ infrastructure  changed: sha256:" in told
    assert "destroyed, with what it holds: the queue" in told
    assert "    module.orders.module.dead_letters.aws_sqs_queue.this" in told
    assert "/orders/staging/token_key" in told


def test_the_document_tells_the_same_to_a_machine() -> None:
    """Fields that others rely on."""
    found = render.document(OUTCOMES["done"])

    assert found["schema"] == "toolkit/rollback/v1"
    assert (found["environment"], found["from"], found["to"]) == ("staging", LEFT.id, RELEASE.id)
    assert (found["applied"], found["passed"], found["unfinished"]) == (True, True, None)
    assert found["plan"]["counts"] == {"create": 1, "update": 2, "replace": 1, "delete": 1}
    assert {"kind", "address", "why"} == set(found["does_not_return"][0])
    assert {item["change"] for item in found["bundles"]} == {"changed", "same"}
    assert render.document(OUTCOMES["main has it"])["plan"] is None
