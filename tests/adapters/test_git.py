"""A real repository is read as it is, and one file is committed without what lies beside it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psutil
import pytest

from toolkit.adapters import git_status
from toolkit.adapters.git_cli import GitCli, clone
from toolkit.errors import ToolError


@pytest.fixture(autouse=True)
def own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the machine's own git set-up out."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Tester")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "tester@example.org")


def git(root: Path, *arguments: str) -> str:
    """Run git."""
    return subprocess.run(
        ["git", *arguments], cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with one commit of two files."""
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "--quiet")
    (root / "a.json").write_text("1\n", encoding="utf-8")
    (root / "b.txt").write_text("1\n", encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Begin")
    return root


def test_only_the_named_file_is_committed_whatever_else_is_staged(repository: Path) -> None:
    """The other change stays staged, for whoever made it."""
    (repository / "a.json").write_text("2\n", encoding="utf-8")
    (repository / "b.txt").write_text("2\n", encoding="utf-8")
    git(repository, "add", "b.txt")

    commit = GitCli(repository).commit("a.json", "Promote\n\nWhy")

    assert git(repository, "show", "--name-only", "--format=%B", commit).split() == [
        "Promote",
        "Why",
        "a.json",
    ]
    assert git(repository, "diff", "--cached", "--name-only") == "b.txt"


def test_a_message_is_taken_as_it_is(repository: Path) -> None:
    """It may begin with what looks like an option, or hold anything else."""
    (repository / "a.json").write_text("2\n", encoding="utf-8")

    commit = GitCli(repository).commit("a.json", "--amend `x` $(y) ä")

    assert git(repository, "show", "--no-patch", "--format=%s", commit) == "--amend `x` $(y) ä"


def test_a_commit_that_a_hook_refuses_is_told_in_its_words(repository: Path) -> None:
    """And nothing is waited for."""
    hook = repository / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no releases on Friday >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    (repository / "a.json").write_text("2\n", encoding="utf-8")

    with pytest.raises(ToolError) as caught:
        GitCli(repository).commit("a.json", "Promote")

    assert "no releases on Friday" in caught.value.problems[0].cause


def test_a_file_with_an_odd_name_is_told_by_its_name(repository: Path) -> None:
    """Blanks, umlauts and quotes are not escaped."""
    (repository / 'ä "b" c.txt').write_text("1\n", encoding="utf-8")

    assert GitCli(repository).dirty() == ('ä "b" c.txt',)


def test_a_folder_outside_of_any_repository_has_no_commit(tmp_path: Path) -> None:
    """It can still be packaged."""
    assert GitCli(tmp_path).head() is None


def test_a_repository_that_git_can_not_read_is_not_called_clean(repository: Path) -> None:
    """What could not be looked at has not been seen to be committed."""
    (repository / "a.json").write_text("2\n", encoding="utf-8")
    (repository / ".git/index").write_bytes(b"garbage")

    with pytest.raises(ToolError):
        GitCli(repository).dirty("a.json")


def test_a_commit_that_is_not_known_here_has_no_distance(repository: Path) -> None:
    """A release built elsewhere, or text that is no commit at all."""
    found = GitCli(repository)
    head = found.head() or ""

    assert found.distance("0" * 40, head) is None
    assert found.distance("--all", head) is None
    assert found.distance(head, head) == 0


def test_a_clone_holds_what_is_committed_and_can_commit(repository: Path, tmp_path: Path) -> None:
    """Whatever the machine's own name and keys are."""
    (repository / "b.txt").write_text("not committed\n", encoding="utf-8")

    clone(repository, tmp_path / "clone")

    assert (tmp_path / "clone/b.txt").read_text(encoding="utf-8") == "1\n"
    (tmp_path / "clone/a.json").write_text("2\n", encoding="utf-8")
    assert GitCli(tmp_path / "clone").commit("a.json", "Promote") == GitCli(tmp_path / "clone").head()


def test_what_is_no_repository_can_not_be_cloned(tmp_path: Path) -> None:
    """It is told what comes first."""
    with pytest.raises(ToolError) as caught:
        clone(tmp_path, tmp_path / "clone")

    assert "commit the project to git first" in caught.value.problems[0].fix


@pytest.mark.parametrize("below", ["", "services/orders"])
def test_a_checkout_tells_the_projects_changes_and_no_others(tmp_path: Path, below: str) -> None:
    """Also of a project that is a folder of a larger repository; asked in either way."""
    top = tmp_path / "repository"
    project = top / below
    project.mkdir(parents=True)
    (top / "other").mkdir()
    git(top, "init", "--quiet")
    for name in ("kept.py", "changed.py", "gone.py", "with space.py", "ä.py"):
        (project / name).write_text("1\n", "utf-8")
    (top / "other/elsewhere.py").write_text("1\n", "utf-8")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "--message", "Begin")
    (project / "changed.py").write_text("2\n", "utf-8")
    (project / "with space.py").write_text("2\n", "utf-8")
    (project / "ä.py").write_text("2\n", "utf-8")
    (project / "gone.py").unlink()
    (project / "new").mkdir()
    (project / "new/module.py").write_text("", "utf-8")
    if below:
        (top / "other/elsewhere.py").write_text("2\n", "utf-8")

    found = GitCli(project).checkout()
    asked = git_status.Asked(str(project)).answer()

    assert found.commit == git(top, "rev-parse", "HEAD")
    assert sorted(found.changed) == ["changed.py", "gone.py", "new/", "with space.py", "ä.py"]
    assert asked is not None
    assert (asked.commit, asked.changed) == (found.commit, found.changed)


def test_a_project_that_nobody_added_differs_as_a_whole(tmp_path: Path) -> None:
    """And before the first commit there is none."""
    git(tmp_path, "init", "--quiet")
    project = tmp_path / "orders"
    project.mkdir()
    (project / "toolkit.yaml").write_text("", "utf-8")

    found = GitCli(project).checkout()

    assert (found.commit, found.changed) == (None, [""])


def test_outside_of_git_there_is_no_commit_and_no_change(tmp_path: Path) -> None:
    """As of sources that were unpacked from an archive."""
    asked = git_status.Asked(str(tmp_path))

    assert asked.answer().commit is None
    assert GitCli(tmp_path).checkout().changed == ()
    asked.close()


def test_git_that_is_not_waited_for_leaves_nothing_behind(repository: Path) -> None:
    """No process, no open pipe."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    children = set(psutil.Process().children())

    asked = git_status.Asked(str(repository))
    asked.close()

    assert len(list(Path("/proc/self/fd").iterdir())) == before
    # A child that has ended and was not waited for is one, too; others are of other tests in this process.
    assert set(psutil.Process().children()) <= children
