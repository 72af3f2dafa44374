"""What all shared branches must do: those in memory, and git's in a bare repository."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from toolkit_process import git

from toolkit.adapters.git_branches import GitBranches
from toolkit.adapters.memory_forge import MemoryBranches
from toolkit.errors import ToolError
from toolkit.ports.branches import FileChange

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.ports.branches import Branches

PATH = "terraform/envs/live/release.auto.tfvars.json"
ONE = FileChange(PATH, b"one\n", "Promote one")
TWO = FileChange(PATH, b"two\n", "Promote two")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a bare repository with a commit on main."""
    first, shared = tmp_path / "first", tmp_path / "shared.git"
    first.mkdir()
    git(first, "init", "--quiet", "--initial-branch", "main")
    (first / "a.txt").write_text("a\n", "utf-8")
    git(first, "add", ".")
    git(first, "commit", "--quiet", "--message", "Begin")
    git(tmp_path, "clone", "--quiet", "--bare", str(first), str(shared))
    return shared


def clone(bare: Path, name: str) -> Path:
    """Return a clone beside the bare repository."""
    folder = bare.parent / name
    git(bare.parent, "clone", "--quiet", str(bare), str(folder))
    return folder


@dataclass(frozen=True)
class Place:
    """Shared branches, as two runners see them."""

    one: Branches
    other: Branches


@pytest.fixture(params=["memory", "git"])
def place(request: pytest.FixtureRequest, bare: Path) -> Place:
    """Return branches with a `main`."""
    if request.param == "memory":
        found = MemoryBranches()
        return Place(found, found)
    return Place(GitBranches(clone(bare, "one")), GitBranches(clone(bare, "other")))


def test_a_proposal_changes_one_file_of_its_branch_and_not_its_base(place: Place) -> None:
    """Whoever reads them."""
    place.one.propose("promote/live", "main", ONE)

    assert place.other.read("promote/live", PATH) == b"one\n"
    assert place.other.read("main", PATH) is None
    assert place.other.read("nowhere", PATH) is None


def test_a_proposal_that_stands_already_is_left_alone(place: Place) -> None:
    """Two runners at once make one commit."""
    first = place.one.propose("promote/live", "main", ONE)

    assert place.other.propose("promote/live", "main", ONE) == first


def test_a_newer_proposal_replaces_the_older(place: Place) -> None:
    """The branch is its base and one commit more, not a history of what was not merged."""
    place.one.propose("promote/live", "main", ONE)

    second = place.other.propose("promote/live", "main", TWO)

    assert place.one.read("promote/live", PATH) == b"two\n"
    assert place.one.propose("promote/live", "main", TWO) == second


def test_what_is_appended_stands_at_the_end_and_twice_is_once(place: Place) -> None:
    """Whatever the other runner added."""
    place.one.append("main", FileChange("b.txt", b"b\n", "Add b"))

    second = place.other.append("main", ONE)

    assert place.one.append("main", ONE) == second
    assert (place.one.read("main", "b.txt"), place.one.read("main", PATH)) == (b"b\n", b"one\n")


def test_a_branch_that_is_dropped_is_gone(place: Place) -> None:
    """Twice, too."""
    place.one.propose("promote/live", "main", ONE)

    place.one.drop("promote/live")
    place.other.drop("promote/live")

    assert place.other.read("promote/live", PATH) is None


def test_neither_work_tree_nor_index_nor_branch_of_a_clone_is_touched(bare: Path) -> None:
    """Whatever somebody is at there."""
    folder = clone(bare, "one")
    (folder / "a.txt").write_text("mine\n", "utf-8")
    before = git(folder, "rev-parse", "HEAD")

    GitBranches(folder).append("main", ONE)

    assert git(folder, "status", "--porcelain") == "M a.txt"
    assert git(folder, "rev-parse", "HEAD") == before


def test_a_message_and_a_path_are_taken_as_they_are(bare: Path) -> None:
    """None of it is code, or an option; a project may be a folder of a larger repository."""
    folder = clone(bare, "one") / "services" / "parcels"
    folder.mkdir(parents=True)

    commit = GitBranches(folder).append("main", FileChange("a b.json", b"\xff\n", "--amend `x` $(y)"))

    assert git(bare, "show", "--no-patch", "--format=%s", commit) == "--amend `x` $(y)"
    assert git(bare, "show", "--name-only", "--format=", commit) == "services/parcels/a b.json"


def test_the_files_that_a_branch_changes_are_told_since_it_left_its_base(bare: Path) -> None:
    """What its base got in the meantime is not its own; of an unknown commit nothing can be told."""
    folder = clone(bare, "one")
    found = GitBranches(folder)
    git(folder, "checkout", "--quiet", "-b", "work")
    (folder / "ä.txt").write_text("1\n", "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Work")
    base = found.append("main", ONE)

    assert found.changed(base) == ("ä.txt",)
    assert found.changed("0" * 40) is None
    assert found.changed("d" * 40) is None
    assert found.changed("--output=x") is None


def test_what_main_has_and_a_clone_has_not_is_told_of_one_folder(bare: Path) -> None:
    """Somebody else changed an environment's settings meanwhile."""
    mine, theirs = clone(bare, "mine"), clone(bare, "theirs")
    settings = FileChange("terraform/envs/live/environment.yaml", b"a\n", "Change it")
    begun = git(mine, "rev-parse", "HEAD")

    assert GitBranches(mine).ahead("main", "terraform/envs/live") == ()
    end = GitBranches(theirs).append("main", settings)

    assert GitBranches(mine).ahead("main", "terraform/envs/live") == (settings.path,)
    assert GitBranches(mine).ahead("main", "terraform/envs/other") == ()
    assert GitBranches(mine).differing(begun, end, "terraform/envs/live") == (settings.path,)
    assert GitBranches(mine).differing(begun, end, "terraform/envs/other") == ()


def test_a_commit_that_was_left_behind_is_fetched_or_said_to_be_unknown(bare: Path) -> None:
    """A branch that was squashed and deleted; never an empty answer."""
    theirs = clone(bare, "theirs")
    branches = GitBranches(theirs)
    left = branches.propose("promote/live", "main", ONE)
    begun = git(theirs, "rev-parse", "HEAD")
    branches.drop("promote/live")
    git(bare, "config", "uploadpack.allowAnySHA1InWant", "true")

    assert GitBranches(clone(bare, "mine")).differing(left, begun, "terraform/envs/live") == (PATH,)
    assert branches.differing("0" * 40, begun, "terraform/envs/live") is None
    assert branches.differing("HEAD; true", begun, ".") is None


def test_the_commits_that_a_release_brings_are_those_of_main(bare: Path) -> None:
    """Not those of the branches that were merged; what is not known here is no shorter way."""
    mine = clone(bare, "mine")
    branches = GitBranches(mine)
    begun = git(mine, "rev-parse", "HEAD")
    one, two = (branches.append("main", each) for each in (ONE, TWO))

    assert branches.brought(begun, two) == (two, one)
    assert branches.brought(two, two) == (two,)
    assert branches.brought(None, two) == (two, one, begun)
    assert branches.brought("0" * 40, two) is None
    assert branches.brought(two, begun) is None
    assert branches.brought(begun, "HEAD; true") is None
    git(mine, "merge", "--quiet", "--ff-only", two)
    assert branches.pinned_by(PATH) == two
    assert branches.pinned_by("nothing") is None


def test_where_nothing_is_shared_nothing_has_moved(bare: Path) -> None:
    """And where the shared repository is away it can't be told."""
    mine = clone(bare, "mine")
    git(mine, "remote", "set-url", "origin", str(bare / "gone"))

    assert GitBranches(mine).ahead("main", ".") is None
    git(mine, "remote", "remove", "origin")
    assert GitBranches(mine).ahead("main", ".") == ()


def test_a_push_that_the_server_refuses_is_told_in_its_words(bare: Path) -> None:
    """A protected branch, above all."""
    hook = bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho main is protected >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)

    with pytest.raises(ToolError) as caught:
        GitBranches(clone(bare, "one")).append("main", ONE)

    assert "main is protected" in caught.value.problems[0].cause


def test_a_token_goes_to_git_by_its_environment_alone(bare: Path) -> None:
    """No argument of a process tells it: anybody on the machine can read those."""
    environ = {"GITHUB_TOKEN": "secret", "GITHUB_SERVER_URL": "https://github.com"}

    found = GitBranches(bare, environ=environ)

    assert found._env["GIT_CONFIG_KEY_0"] == "http.https://github.com/.extraheader"  # noqa: SLF001
    assert "secret" not in found._env["GIT_CONFIG_VALUE_0"]  # noqa: SLF001


def test_of_two_runners_that_propose_at_once_both_end_well_with_one_branch(bare: Path) -> None:
    """The one that was slower looks again."""
    runners = [GitBranches(clone(bare, name)) for name in ("one", "other")]

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda runner: runner.propose("promote/live", "main", ONE), runners))

    assert git(bare, "rev-parse", "promote/live") in made
    assert git(bare, "rev-list", "--count", "main..promote/live") == "1"


def test_a_commit_that_lost_the_race_is_made_anew_on_what_won(bare: Path) -> None:
    """Nothing of the other's is lost."""
    runners = [GitBranches(clone(bare, name)) for name in ("one", "other")]
    changes = [FileChange("a.json", b"1\n", "A"), FileChange("b.json", b"1\n", "B")]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda pair: pair[0].append("main", pair[1]), zip(runners, changes, strict=True)))

    assert git(bare, "ls-tree", "--name-only", "main").split() == ["a.json", "a.txt", "b.json"]
    assert git(bare, "rev-list", "--count", "main") == "3"
