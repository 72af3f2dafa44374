"""The driver on the real Terraform: a module of two resources that need no account, its state on disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from small_disk import small_disk

from toolkit.adapters import terraform_cli
from toolkit.adapters.terraform_cli import TerraformCli
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CODE = """
variable "word" {
  default = "one"
}

resource "terraform_data" "first" {
  input = var.word
}

resource "terraform_data" "second" {
  input = terraform_data.first.output

  provisioner "local-exec" {
    command = "true"
  }
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a root module's folder, as it lies below the work folder."""
    found = tmp_path / "terraform/envs/live"
    found.mkdir(parents=True)
    (found / "main.tf").write_text(CODE, "utf-8")
    return found


def driver(folder: Path, **more: Any) -> TerraformCli:  # noqa: ANN401 - the driver's own arguments
    """Return a driver of a folder, with this process's environment."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("TF_CLI_CONFIG")}
    return TerraformCli(folder, env=env, backend={}, root=folder.parents[2], **more)


def applied(folder: Path) -> list[dict[str, Any]]:
    """Plan and apply a folder, and return the events."""
    events: list[dict[str, Any]] = []
    terraform = driver(folder)
    terraform.plan()
    terraform.apply(events.append)
    return events


def plan_files(folder: Path) -> list[Path]:
    """Return saved plans: they hold values in clear."""
    return sorted(folder.rglob("*.tfplan"))


def test_a_plan_is_its_users_alone_and_gone_as_soon_as_it_is_read(folder: Path) -> None:
    """A process that is killed while it applies leaves none; the first event names the process."""
    terraform = driver(folder)
    terraform.plan()
    (saved,) = plan_files(folder)
    modes = (saved.stat().st_mode & 0o777, saved.parent.stat().st_mode & 0o777)
    left: list[tuple[str, int]] = []

    terraform.apply(lambda event: left.append((event["type"], len(plan_files(folder)))))

    assert modes == (0o600, 0o700)
    assert left[0] == ("process", 1)
    assert [count for kind, count in left if kind.startswith("apply_")] == [0] * 4
    assert (folder / "terraform.tfstate").stat().st_mode & 0o777 == 0o600


def test_a_plan_that_a_killed_toolkit_left_is_removed_by_the_next_command(folder: Path) -> None:
    """Whatever environment it is in: its process is gone."""
    code = (
        "import os, sys; from pathlib import Path; from toolkit.adapters.terraform_cli import TerraformCli\n"
        "folder = Path(sys.argv[1])\n"
        "TerraformCli(folder, env=os.environ, backend={}, root=folder.parents[2]).plan()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    env = {key: value for key, value in os.environ.items() if key != "TF_CLI_CONFIG_FILE"}
    subprocess.run([sys.executable, "-c", code, str(folder)], check=False, env=env)
    left = plan_files(folder)

    driver(folder).plan()

    assert len(left) == 1
    assert not left[0].exists()
    assert [path.stem for path in plan_files(folder)] == [str(os.getpid())]


def test_what_the_user_set_changes_nothing_and_is_told_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A variable, an option, a log file and another data folder."""
    log, told = tmp_path / "terraform.log", []
    monkeypatch.setenv("TF_VAR_word", "hunter2")
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-destroy")
    monkeypatch.setenv("TF_LOG", "TRACE")
    monkeypatch.setenv("TF_LOG_PATH", str(log))
    monkeypatch.setenv("TF_DATA_DIR", str(tmp_path / "elsewhere"))
    terraform = driver(folder, tell=told.append)

    document = terraform.plan()
    terraform.plan()

    assert document["variables"] == {"word": {"value": "one"}}
    assert [item["change"]["actions"] for item in document["resource_changes"]] == [["create"]] * 2
    assert len(told) == 1
    assert "hunter2" not in told[0]
    assert not log.exists()
    assert not (tmp_path / "elsewhere").exists()


def test_the_state_can_be_read_stored_and_its_lock_released(folder: Path, tmp_path: Path) -> None:
    """An older state and another's are refused, and so is a lock that nobody holds."""
    nothing = driver(folder).state()
    applied(folder)
    terraform = driver(folder)
    state = dict(terraform.state())
    newer, older, other = (tmp_path / f"{name}.tfstate" for name in ("newer", "older", "other"))
    newer.write_text(json.dumps(state | {"serial": state["serial"] + 5}), "utf-8")
    older.write_text(json.dumps(state | {"serial": 0}), "utf-8")
    other.write_text(json.dumps(state | {"lineage": "00000000-0000-0000-0000-000000000000"}), "utf-8")

    terraform.push_state(newer)
    faults = {}
    for name, act in (
        ("older", lambda: terraform.push_state(older)),
        ("other", lambda: terraform.push_state(other)),
        ("unlock", lambda: terraform.force_unlock("5a1c")),
    ):
        with pytest.raises(ToolError) as caught:
            act()
        faults[name] = caught.value.fault

    assert nothing == {}
    assert len(state["resources"]) == 2
    assert terraform.state()["serial"] == state["serial"] + 5
    assert faults == {"older": "state-older", "other": "state-of-other-lineage", "unlock": "not-locked"}
    assert terraform.versions()["terraform"].startswith("1.")
    assert terraform.lock_digest() == "", "nothing but what Terraform brings along"


def other_version(saved: Path) -> None:
    """Have a plan say that another version of Terraform made it."""
    version = subprocess.run(
        [terraform_cli.binary(), "version", "-json"], check=True, capture_output=True, text=True
    ).stdout
    own = json.loads(version)["terraform_version"].encode()
    other = own[:-1] + (b"0" if own[-1:] != b"0" else b"1")
    with zipfile.ZipFile(saved) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(saved, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data.replace(own, other) if name == "tfplan" else data)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda saved: saved.write_bytes(saved.read_bytes()[:300]), "plan-corrupt"),
        (lambda saved: saved.write_bytes(b""), "plan-corrupt"),
        (lambda saved: saved.unlink(), "plan-corrupt"),
        (other_version, "plan-of-other-version"),
    ],
    ids=["cut off", "empty", "gone", "of another version"],
)
def test_a_plan_that_can_not_be_used_is_told_and_planning_anew_repairs(
    folder: Path,
    harm: Callable[[Path], object],
    fault: str,
) -> None:
    """Nothing was done; the damaged file does not stay."""
    terraform = driver(folder)
    terraform.plan()
    harm(plan_files(folder)[0])

    with pytest.raises(ToolError) as caught:
        terraform.apply(lambda _event: None)

    assert caught.value.fault == fault
    assert "plans anew" in caught.value.problems[0].fix
    assert plan_files(folder) == []
    assert driver(folder).state() == {}
    assert any(event["type"] == "change_summary" for event in applied(folder))


@pytest.mark.parametrize("text", ["", "{", '{"version": 9}'])
def test_a_state_that_can_not_be_read_is_not_taken_for_a_lock(folder: Path, text: str) -> None:
    """Nothing is planned on it, unless it is empty: that is none."""
    applied(folder)
    state = folder / "terraform.tfstate"
    kept = state.read_bytes()
    state.write_text(text, "utf-8")

    if text:
        with pytest.raises(ToolError) as caught:
            driver(folder).plan()
        assert caught.value.fault in ("state-corrupt", "state-of-other-version")
        assert "unlock" not in caught.value.problems[0].fix
    state.write_bytes(kept)

    assert all(item["change"]["actions"] == ["no-op"] for item in driver(folder).plan()["resource_changes"])


def fill(file: Path) -> None:
    """Write into a file until the disk is full."""
    with suppress(OSError), file.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"x" * 512)


def test_a_state_that_fits_on_no_disk_is_kept_nevertheless(folder: Path, tmp_path: Path) -> None:
    """Terraform prints it as a last resort; what it made is not forgotten, and no event shows it."""
    with small_disk(folder, 64):
        (folder / "main.tf").write_text(CODE, "utf-8")
        terraform, told, events = driver(folder), [], []
        terraform._tell = told.append  # noqa: SLF001 - what a user would see
        room, terraform_cli.ROOM = terraform_cli.ROOM, 0
        try:
            (folder / ".terraform").mkdir()
            (tmp_path / "plans").mkdir()
            (folder / ".terraform/toolkit.plans").symlink_to(tmp_path / "plans")
            terraform.plan()
            (folder / "spare").write_bytes(b"x" * 4096)
            fill(folder / "filler")
            (folder / "spare").unlink()  # what is left is for the lock
            with pytest.raises(ToolError) as caught:
                terraform.apply(events.append)
        finally:
            terraform_cli.ROOM = room
        kept = told[0].removeprefix("The state of what was done is in ").partition(": ")[0]
        with open(kept, encoding="utf-8") as stream:  # noqa: PTH123 - as it was told
            state = json.load(stream)

    assert caught.value.fault == "state-not-saved"
    assert state["resources"]
    assert not any("state" in event for event in events)


def test_nothing_is_begun_on_a_disk_without_room(folder: Path) -> None:
    """It is told before Terraform starts, and room repairs it."""
    with small_disk(folder, 256):
        (folder / "main.tf").write_text(CODE, "utf-8")

        with pytest.raises(ToolError) as caught:
            driver(folder).plan()

        assert caught.value.fault == "disk-full"
        assert "nothing was begun" in caught.value.problems[0].fix
        assert sorted(path.name for path in folder.iterdir()) == ["main.tf"]


def test_a_failure_names_the_file_and_line_and_no_secret(folder: Path) -> None:
    """A value that nobody marked is taken out by whoever knows it."""
    (folder / "broken.tf").write_text(
        'resource "terraform_data" "third" {\n  input = file("hunter2")\n}\n', "utf-8"
    )

    with pytest.raises(ToolError) as caught:
        driver(folder, mask=lambda text: text.replace("hunter2", "***")).plan()

    (problem,) = caught.value.problems
    assert str(problem.at) == "terraform/envs/live/broken.tf:2:17"
    assert "hunter2" not in problem.cause
    assert "***" in problem.cause
