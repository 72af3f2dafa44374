"""The toolkit, installed from its wheel into an empty environment, serves a project that is not ours.

The project has other names, two environments, no layer, no queue and no authorizer. The tests of this file
follow one road, in order: each begins where the one before it ended.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import psutil
import pytest
import uv
from toolkit_process import Toolkit, git

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
GENERIC = ("alarms", "functions", "lambda-function", "layer", "rest-api", "schedule")
"""modules that any project may use"""
ENVIRONMENT_FILES = ("providers.tf", "backend.tf", "versions.tf", "variables.tf")
ACCOUNTS = {"test": "444444444444", "live": "555555555555"}


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, install it and what it needs, nothing else; return the `toolkit` script."""
    folder = tmp_path_factory.mktemp("wheel")
    program, environment = uv.find_uv_bin(), folder / "environment"
    python = environment / "bin" / "python"
    for command in (
        [
            program,
            "build",
            "--quiet",
            "--wheel",
            "--no-build-isolation",
            "--python",
            sys.executable,
            "--out-dir",
            folder,
            root,
        ],
        [program, "venv", "--quiet", "--no-project", "--python", sys.executable, environment],
    ):
        subprocess.run(command, check=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run(
        [
            program,
            "pip",
            "install",
            "--quiet",
            "--python",
            python,
            "--constraint",
            root / "requirements/dev.txt",
            wheel,
        ],
        check=True,
    )
    return environment / "bin" / "toolkit"


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out a tiny project, and commit it."""
    folder = tmp_path_factory.mktemp("projects") / "greetings"
    shutil.copytree(HERE / "greetings", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for module in GENERIC:
        shutil.copytree(root / "terraform/modules" / module, folder / "terraform/modules" / module)
    for environment in ACCOUNTS:
        for name in ENVIRONMENT_FILES:
            shutil.copy(root / "terraform/envs/dev" / name, folder / "terraform/envs" / environment)
    (folder / ".gitignore").write_text(".toolkit/\n", "utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Greet")
    git(folder, "config", "user.name", "test")
    git(folder, "config", "user.email", "test@example.invalid")
    return folder


@pytest.fixture(scope="module")
def toolkit(installed: Path, project: Path) -> Iterator[Toolkit]:
    """Start the project's local accounts, and stop them at the end."""
    found = Toolkit((str(installed),), project)
    found.must("local", "up", "--port", "15566")
    yield found
    found.must("local", "down")
    running = [process for process in psutil.process_iter() if str(project) in " ".join(_environ(process))]
    assert running == []


def _environ(process: psutil.Process) -> list[str]:
    try:
        return [f"{key}={value}" for key, value in process.environ().items() if key == "STATE_DIR"]
    except psutil.Error:
        return []


def _s3(toolkit: Toolkit, environment: str) -> object:
    rows = {row["name"]: row for row in toolkit.ask("local", "status")["environments"]}
    return boto3.client(
        "s3",
        endpoint_url=rows[environment]["endpoint"],
        region_name="eu-central-1",
        aws_access_key_id=ACCOUNTS[environment],
        aws_secret_access_key="local",
    )


def test_it_validates_and_packages_a_project_that_it_does_not_know(toolkit: Toolkit) -> None:
    """Nothing in the toolkit knows the order service."""
    valid = toolkit.ask("validate")
    package = toolkit.ask("package")

    assert (valid["functions"], valid["environments"]) == (1, 2)
    assert [(item["name"], item["runtime"], item["architecture"]) for item in package["bundles"]] == [
        ("hello", "python3.12", "x86_64")
    ]
    assert package["dirty"] is False


def test_a_bundle_that_is_not_published_is_named_before_the_plan(toolkit: Toolkit) -> None:
    """A plan of what can't be applied would be a lie."""
    refused = toolkit.run("plan", "test", "--json")

    assert refused.code == 1
    assert "hello (sha256:" in refused.document["cause"]
    assert refused.document["fix"] == "toolkit package --publish test"


def test_an_environment_without_a_release_says_so(toolkit: Toolkit) -> None:
    """What nobody promoted can't be planned."""
    refused = toolkit.run("plan", "live")

    assert refused.code == 1
    assert refused.stderr.startswith("error: live has no release\n")
    assert "toolkit promote test live --direct" in refused.stderr


def test_only_the_approved_plan_is_applied(toolkit: Toolkit) -> None:
    """Another fingerprint is refused, and so is no approval at all."""
    toolkit.must("package", "--publish", "test")
    planned = toolkit.run("plan", "test", "--detailed-exitcode", "--json")
    fingerprint = planned.document["fingerprint"]

    unapproved = toolkit.run("apply", "test")
    other = toolkit.run("apply", "test", "--approved-fingerprint", "sha256:" + "0" * 64)
    approved = toolkit.run("apply", "test", "--approved-fingerprint", fingerprint, "--json")

    assert planned.code == 2
    assert planned.document["changes"] is True
    assert (unapproved.code, "nobody approved this plan" in unapproved.stderr) == (1, True)
    assert (other.code, fingerprint in other.stderr) == (1, True)
    assert approved.code == 0, approved.stderr
    assert approved.document["applied"] is True


def test_the_plan_after_an_apply_has_no_changes(toolkit: Toolkit) -> None:
    """What was declared is what is there."""
    again = toolkit.run("plan", "test", "--detailed-exitcode", "--json")

    assert again.code == 0, again.stdout
    assert again.document["changes"] is False


def test_a_release_that_is_not_verified_is_not_promoted(toolkit: Toolkit) -> None:
    """The gate says what would open it."""
    refused = toolkit.run("promote", "test", "live", "--direct", "--json")

    assert refused.code == 1
    assert "verified-upstream" in refused.document["cause"]
    assert refused.document["fix"] == "toolkit verify test"


def test_a_verified_release_is_promoted_by_a_commit_of_one_file(toolkit: Toolkit, project: Path) -> None:
    """The commit is the promotion: it changes the release file of the target, and nothing else."""
    verified = toolkit.ask("verify", "test")
    git(project, "commit", "--quiet", "--all", "--message", "Pin what runs in test")

    promoted = toolkit.ask("promote", "test", "live", "--direct")
    again = toolkit.ask("promote", "test", "live", "--direct")

    changed = git(project, "show", "--name-only", "--format=", promoted["commit"])
    pins = [
        json.loads((project / f"terraform/envs/{name}/release.auto.tfvars.json").read_text("utf-8"))
        for name in ACCOUNTS
    ]
    assert verified["passed"] is True
    assert changed == "terraform/envs/live/release.auto.tfvars.json"
    assert (again["already"], again["commit"]) == (True, None)
    assert pins[0] == pins[1]


def test_an_apply_that_is_killed_is_explained_and_finished(toolkit: Toolkit) -> None:
    """`status` says what is done and what never ran; the same command finishes it."""
    process = toolkit.start("apply", "live", "--yes")
    journal = toolkit.folder / ".toolkit/journal/live.jsonl"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not (
        journal.is_file() and '"complete"' in journal.read_text("utf-8")
    ):
        time.sleep(0.05)
    process.kill()
    process.communicate()

    (live,) = [row for row in toolkit.ask("status")["environments"] if row["name"] == "live"]
    finished = toolkit.must("apply", "live", "--yes")
    (after,) = [row for row in toolkit.ask("status")["environments"] if row["name"] == "live"]

    run = live["run"]
    assert run["state"] == "killed"
    assert run["done"]
    assert run["next"] == "toolkit apply live --resume"
    assert len({*run["done"], *run["unknown"], *run["never_ran"]}) == len(
        run["done"] + run["unknown"] + run["never_ran"]
    )
    assert finished.code == 0
    assert (after["run"], after["deployed"]) == (None, True)


def test_an_interrupted_command_ends_with_130_and_leaves_no_process(toolkit: Toolkit) -> None:
    """One Ctrl-C stops Terraform too."""
    process = toolkit.start("plan", "live", "--refresh")
    time.sleep(1.5)
    children = psutil.Process(process.pid).children(recursive=True)

    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)

    assert process.returncode == 130, stderr
    assert "interrupted" in stderr
    assert "Traceback" not in stderr
    assert [child for child in children if child.is_running() and child.status() != "zombie"] == []


def test_both_environments_run_the_same_bits(toolkit: Toolkit) -> None:
    """The accounts themselves report the digests that are pinned."""
    toolkit.must("verify", "live")

    rows = {row["name"]: row for row in toolkit.ask("status")["environments"]}

    assert rows["test"]["bits"] == rows["live"]["bits"]
    assert set(rows["test"]["bits"]) == {"hello", "infrastructure"}
    assert all(row["deployed"] and row["verified"] for row in rows.values())
    assert toolkit.run("plan", "live", "--detailed-exitcode").code == 0


HELLO = "environment: {GREETING: Hello}"
STAGE = "  stage       = var.environment"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("functions/hello/function.yaml", HELLO, f"{HELLO}\ntimeout: 9"),
        ("terraform/modules/lambda-function/main.tf", "publish", "# a comment changes nothing\n  publish"),
        ("terraform/modules/greetings/main.tf", STAGE, f"{STAGE}\n  throttle = {{ rate = 7, burst = 9 }}"),
    ],
)
def test_a_change_on_main_reaches_an_environment_by_promotion_only(
    toolkit: Toolkit, project: Path, file: str, old: str, new: str
) -> None:
    """Modules and settings are part of the release: the first environment sees them, no other does."""
    path = project / file
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")

    first, second = toolkit.ask("plan", "test"), toolkit.ask("plan", "live")
    path.write_text(before, "utf-8")

    assert first["changes"] is ("comment" not in new)
    assert first["release"] != second["release"]
    assert second["changes"] is False


def test_adding_a_folder_adds_a_function(toolkit: Toolkit, project: Path) -> None:
    """No other file is touched: Terraform reads the folders."""
    folder = project / "functions/bye"
    shutil.copytree(project / "functions/hello", folder, ignore=shutil.ignore_patterns("__pycache__"))
    manifest = folder / "function.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("/hello/{name}", "/bye/{name}"), "utf-8")

    toolkit.must("package", "--publish", "test")
    planned = toolkit.ask("plan", "test")
    shutil.rmtree(folder)
    git(project, "checkout", "--", "terraform/envs/test")

    created = [item["address"] for item in planned["resources"] if item["action"] == "create"]
    assert any('function["bye"].aws_lambda_function.this' in address for address in created)
    assert any('"GET /bye/{name}"' in address for address in created)
    assert not any('function["hello"]' in item["address"] for item in planned["resources"])


def test_a_bundle_that_vanished_from_the_store_is_named_before_plan_and_apply(toolkit: Toolkit) -> None:
    """Nothing is half-applied for want of a file."""
    s3 = _s3(toolkit, "live")
    pin = json.loads((toolkit.folder / "terraform/envs/live/release.auto.tfvars.json").read_text("utf-8"))
    bundle = pin["release"]["bundles"]["hello"]
    place = {"Bucket": "greetings-artifacts-555555555555", "Key": bundle["key"]}
    data = s3.get_object(**place)["Body"].read()
    s3.delete_object(**place)

    plan, apply = toolkit.run("plan", "live"), toolkit.run("apply", "live", "--yes")
    s3.put_object(**place, Body=data)

    for refused in (plan, apply):
        assert refused.code == 1
        assert f"hello ({bundle['digest']})" in refused.stderr


def test_infrastructure_with_other_bytes_than_its_digest_is_not_laid_out(toolkit: Toolkit) -> None:
    """A store that was tampered with is told from one that was not."""
    s3 = _s3(toolkit, "live")
    pin = json.loads((toolkit.folder / "terraform/envs/live/release.auto.tfvars.json").read_text("utf-8"))
    place = {"Bucket": "greetings-artifacts-555555555555", "Key": pin["release"]["infrastructure"]["key"]}
    data = s3.get_object(**place)["Body"].read()
    s3.put_object(**place, Body=data + b"x")

    refused = toolkit.run("plan", "live")
    s3.put_object(**place, Body=data)

    assert refused.code == 1
    assert "its infrastructure has the digest" in refused.stderr


@pytest.mark.parametrize(
    "command",
    [("plan", "live"), ("apply", "live", "--yes"), ("verify", "live"), ("package", "--publish", "live")],
)
def test_credentials_of_another_account_touch_nothing(
    toolkit: Toolkit, project: Path, command: tuple[str, ...]
) -> None:
    """The account that is declared is the account that is reached, or nothing is done."""
    path = project / "terraform/envs/live/environment.yaml"
    before = path.read_text("utf-8")
    path.write_text(before.replace("555555555555", "666666666666"), "utf-8")

    refused = toolkit.run(*command)
    path.write_text(before, "utf-8")

    assert refused.code == 2, refused.stderr
    assert "live is declared to be 666666666666" in refused.stderr


def test_the_local_target_reaches_loopback_only(toolkit: Toolkit, project: Path) -> None:
    """Whatever is recorded of an account, an address elsewhere is refused."""
    record = project / ".toolkit/local/live.json"
    before = record.read_text("utf-8")
    record.write_text(before.replace("127.0.0.1", "192.0.2.1"), "utf-8")

    refused = toolkit.run("plan", "live")
    record.write_text(before, "utf-8")

    assert refused.code == 2, refused.stderr
    assert "loopback addresses only" in refused.stderr
