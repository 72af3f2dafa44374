"""GitOps by pull request, for real: the workflow files run on this machine, against a fake of GitHub's API.

A bare repository is what everybody shares, the accounts are embedded ones, and the project is a small one.
What runs the jobs knows neither environments' protection, nor concurrency, nor permissions:
tests/repository/test_workflows.py asserts those. The tests of this file follow one road, in order.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from fake_github import TOKEN, FakeGithub
from toolkit_process import Toolkit, git

from toolkit.domain.forge import Review

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
GENERIC = ("alarms", "functions", "lambda-function", "layer", "rest-api", "schedule")
ENVIRONMENT_FILES = ("providers.tf", "backend.tf", "versions.tf", "variables.tf")
HANDLER = "functions/hello/hello/entrypoint.py"
SETTINGS = "functions/hello/function.yaml"
PIPELINE = ("pipeline: [test, live]", "pipeline: [test, live, last]\ngates: {last: {approvals: 1}}")
HOSTILE = "hi;$(touch${IFS}hacked)`touch${IFS}hacked`"
"""A branch that a script would obey"""
AUTHOR = "$(touch hacked) ${{ github.token }} <test@example.invalid>"
PORT = "18616"
ACT = Path(sys.executable).parent / "act"
RUN = """\
#!/usr/bin/env bash
# Stands in for ./run: the toolkit of this machine, and the accounts that run already.
set -euo pipefail
command=$1
shift
mkdir -p .toolkit
ln -sfn "$ACCOUNTS" .toolkit/local
case "$command" in
toolkit) exec "$PYTHON" -m toolkit "$@" ;;
test) exec "$PYTHON" -m compileall -q functions ;;
esac
"""


@dataclass
class Estate:
    """A project with what is shared of it, and GitHub."""

    folder: Path
    bare: Path
    github: FakeGithub
    toolkit: Toolkit
    actions: list[str] = field(default_factory=list)

    def act(self, event: str, workflow: str, document: dict[str, Any], *more: str) -> str:
        """Run a workflow's file in a fresh clone of what its event is about; return what it printed."""
        clone = self.folder.parent / f"runner-{len(list(self.folder.parent.glob('runner-*')))}"
        git(self.folder.parent, "clone", "--quiet", str(self.bare), str(clone))
        git(clone, "checkout", "--quiet", "--detach", document["checked_out"])
        file = clone.with_suffix(".json")
        file.write_text(json.dumps(document), "utf-8")
        env = {
            "GITHUB_API_URL": self.github.url,
            "GITHUB_REPOSITORY": self.github.name,
            "GITHUB_SHA": document["checked_out"],
            "TOOLKIT_TARGET": "local",
            "PYTHON": sys.executable,
            "ACCOUNTS": str(self.folder / ".toolkit/local"),
            "CI": "true",
        }
        command = [
            str(ACT), event, "--workflows", f".github/workflows/{workflow}.yml", "--eventpath", str(file),
            "--platform", "ubuntu-latest=-self-hosted", "--secret", f"GITHUB_TOKEN={TOKEN}",
            "--pull=false", "--action-offline-mode",
            *(part for key, value in env.items() for part in ("--env", f"{key}={value}")),
            *(part for action in self.actions for part in ("--local-repository", action)),
            *more,
        ]  # fmt: skip
        ran = subprocess.run(
            command, cwd=clone, check=False, capture_output=True, text=True, timeout=400,
            env={**os.environ, "XDG_CACHE_HOME": str(self.folder.parent / "cache")},
        )  # fmt: skip
        assert ran.returncode == 0, f"{ran.stdout[-9000:]}\n{ran.stderr[-3000:]}"
        assert TOKEN not in ran.stdout.replace("***", "")
        return ran.stdout

    def push(self, branch: str, *changes: tuple[str, str, str]) -> str:
        """Change files (path, old text, new text) on a branch, and push it; return the commit."""
        git(self.folder, "fetch", "--quiet", "origin")
        git(self.folder, "checkout", "--quiet", "-B", branch, "origin/main")
        for path, old, new in changes:
            file = self.folder / path
            text = file.read_text("utf-8")
            assert old in text
            file.write_text(text.replace(old, new), "utf-8")
        git(self.folder, "commit", "--quiet", "--all", "--message", "Change it", "--author", AUTHOR)
        git(self.folder, "push", "--quiet", "origin", branch)
        return git(self.folder, "rev-parse", "HEAD")

    def open(self, head: str, title: str) -> int:
        """Open a pull request, as a person does; return its number."""
        sent = {"title": title, "head": head, "base": "main", "body": "<b>"}
        opened = self.github.answer("POST", f"/repos/{self.github.name}/pulls", {}, sent, TOKEN)
        return int(opened.document["number"])

    def requested(self, number: int) -> dict[str, Any]:
        """Return the event of a pull request."""
        pull = self.github.pulls[number]
        head = self.github.branch(pull["head"]["ref"])
        return {"action": "synchronize", "pull_request": pull, "checked_out": head}

    def merged(self, number: int) -> dict[str, Any]:
        """Merge a pull request, and return the event of the push that this is."""
        before = self.github.branch("main")
        commit = self.github.merge(number)
        return {"before": before, "after": commit, "ref": "refs/heads/main", "checked_out": commit}

    def pinned(self, environment: str) -> str | None:
        """Return the release that main pins."""
        path = f"main:terraform/envs/{environment}/release.auto.tfvars.json"
        release = json.loads(git(self.bare, "show", path))["release"]
        return None if release is None else str(release["id"])


@pytest.fixture(scope="module")
def estate(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """Lay out the project with this repository's workflows, share it, and start its accounts."""
    place = tmp_path_factory.mktemp("gitops")
    folder, bare = place / "greetings", place / "shared.git"
    shutil.copytree(HERE / "greetings", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for module in GENERIC:
        shutil.copytree(root / "terraform/modules" / module, folder / "terraform/modules" / module)
    last = folder / "terraform/envs/last"
    shutil.copytree(folder / "terraform/envs/live", last)
    for file, old, new in (
        (last / "environment.yaml", "5" * 12, "6" * 12),
        (folder / "toolkit.yaml", *PIPELINE),
    ):
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    for environment in ("test", "live", "last"):
        for name in ENVIRONMENT_FILES:
            shutil.copy(root / "terraform/envs/dev" / name, folder / "terraform/envs" / environment)
    shutil.copytree(root / ".github", folder / ".github")
    (folder / "run").write_text(RUN, "utf-8")
    (folder / "run").chmod(0o755)
    (folder / ".gitignore").write_text(".toolkit/\n__pycache__/\nscan.sarif\n", "utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Greet")
    git(place, "clone", "--quiet", "--bare", str(folder), str(bare))
    git(folder, "remote", "add", "origin", str(bare))
    for name in ("user.name=test", "user.email=test@example.invalid"):
        git(folder, "config", *name.split("="))
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), folder)
    with FakeGithub(bare) as github:
        toolkit.must("local", "up", "--port", PORT)
        yield Estate(folder, bare, github, toolkit, _stand_ins(root, place / "actions"))
        toolkit.must("local", "down")


def _stand_ins(root: Path, place: Path) -> list[str]:
    """Return an action that does nothing for each that the workflows use, but for the checkout."""
    found = []
    used = {
        word.split("@")[0]: word
        for file in (root / ".github/workflows").glob("*.yml")
        for line in file.read_text("utf-8").splitlines()
        if "uses: " in line and "checkout" not in line
        for word in [line.split("uses: ")[1].split()[0]]
    }
    for name, word in used.items():
        owner, repository, *below = name.split("/")
        folder = place / repository
        inner = folder.joinpath(*below)
        inner.mkdir(parents=True)
        (inner / "action.yml").write_text(
            "name: nothing\nruns:\n  using: composite\n  steps:\n    - run: 'true'\n      shell: bash\n",
            "utf-8",
        )
        git(folder, "init", "--quiet")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "Do nothing")
        found.append(f"{owner}/{repository}@{word.split('@')[1]}={folder}")
    return found


def test_a_pull_request_is_told_what_its_merge_would_do(estate: Estate) -> None:
    """In one comment, however often its workflow runs, and as a check of its newest commit."""
    head = estate.push(HOSTILE, (HANDLER, "Return an", "Give an"))
    number = estate.open(HOSTILE, "$(touch hacked) `x` ${{ github.token }}")

    for job in ("check", "plan", "plan"):
        estate.act("pull_request", "pull-request", estate.requested(number), "--job", job)

    (comment,) = estate.github.comments.values()
    (check,) = estate.github.checks
    assert comment["body"].startswith("<!-- toolkit:plan:test -->\n### test: ")
    assert (check["name"], check["head_sha"], check["conclusion"]) == ("toolkit plan test", head, "success")
    assert list(estate.folder.parent.rglob("hacked")) == []


def test_its_merge_is_applied_as_reviewed_and_asks_for_the_next_environment(estate: Estate) -> None:
    """Main says what runs, and the promotion's pull request what would happen there."""
    printed = estate.act("push", "deploy", estate.merged(1))

    release = estate.pinned("test")
    pull = estate.github.pulls[2]
    row = next(row for row in _updated(estate)["environments"] if row["name"] == "test")
    assert "Verified" in printed
    assert (row["deployed"], row["verified"], row["release"]) == (True, True, release)
    assert (pull["head"]["ref"], pull["title"]) == (
        "promote/live", f"Promote {release} from test to live",
    )  # fmt: skip
    assert "**open** `verified-upstream`" in pull["body"]
    assert "### live: " in pull["body"]
    assert estate.pinned("live") is None


def test_merging_the_promotion_lets_the_next_environment_run_the_same_bytes(estate: Estate) -> None:
    """Nothing was built for it."""
    estate.act("push", "promote", estate.merged(2))

    rows = _rows(estate)
    assert estate.pinned("live") == estate.pinned("test")
    assert rows["live"]["bits"] == rows["test"]["bits"]
    assert rows["live"]["verified"] is True


def test_the_last_environment_takes_what_somebody_has_approved(estate: Estate) -> None:
    """The very commit that is merged."""
    pull = estate.github.pulls[3]
    assert pull["head"]["ref"] == "promote/last"
    assert "last asks for 1 approval" in pull["body"]
    estate.github.review(3, Review("ana", "approved", str(estate.github.branch("promote/last"))))

    estate.act("push", "promote", estate.merged(3))

    rows = _rows(estate)
    assert rows["last"]["bits"] == rows["test"]["bits"]
    assert rows["last"]["verified"] is True


def test_infrastructure_travels_with_its_release(estate: Estate) -> None:
    """A timeout and an alarm on main: verified in one environment, and only then asked for in the next."""
    estate.push("slow", (SETTINGS, "handler:", "timeout: 9\nalarms: {error_rate: 2%}\nhandler:"))
    number = estate.open("slow", "Wait longer")
    estate.act("pull_request", "pull-request", estate.requested(number), "--job", "plan")
    estate.act("push", "deploy", estate.merged(number))
    onward = max(estate.github.pulls)
    assert "promote/last" not in {
        p["head"]["ref"] for p in estate.github.pulls.values() if p["state"] == "open"
    }

    estate.act("push", "promote", estate.merged(onward))

    final = estate.github.pulls[max(estate.github.pulls)]
    assert final["head"]["ref"] == "promote/last"
    assert "timeout" in final["body"]
    assert "aws_cloudwatch_metric_alarm" in final["body"]
    assert [_timeout(estate, name) for name in ("test", "live", "last")] == [9, 9, 5]


def test_a_bad_release_is_rolled_back_in_an_emergency(estate: Estate) -> None:
    """Somebody starts the workflow by hand; the old settings serve, and the ledger says who, when and why."""
    bad, good = estate.pinned("live"), estate.pinned("last")
    main = str(estate.github.branch("main"))
    inputs = {"environment": "live", "to": "", "reason": "it waits too long", "emergency": "true"}

    printed = estate.act(
        "workflow_dispatch", "rollback", {"inputs": inputs, "ref": "refs/heads/main", "checked_out": main}
    )

    assert good != bad
    assert estate.pinned("live") == good
    assert "it waits too long" in printed
    assert [_timeout(estate, name) for name in ("test", "live")] == [9, 5]
    assert _rows(estate)["live"]["verified"] is True
    entries = estate.toolkit.ask("history", "live", "--verify")["entries"]
    (left,) = [entry for entry in entries if entry["kind"] == "rolled-back"]
    assert left["release"] == good
    assert "it waits too long" in left["details"]


def test_what_was_rolled_back_goes_no_further(estate: Estate) -> None:
    """Its pull request is closed, and says why; `last` was never touched."""
    number = max(estate.github.pulls)
    said = [item["body"] for item in estate.github.comments.values() if item["issue"] == number]

    assert estate.github.pulls[number]["state"] == "closed"
    assert "it waits too long" in said[-1]
    assert estate.github.branch("promote/last") is None
    assert _timeout(estate, "last") == 5


def test_what_somebody_changed_by_hand_is_an_issue_in_the_morning(estate: Estate) -> None:
    """One, with what it was and what it is."""
    name = {"FunctionName": "greetings-live-hello"}
    _client(estate, "live").update_function_configuration(**name, Timeout=13)
    main = str(estate.github.branch("main"))

    estate.act(
        "schedule", "drift", {"ref": "refs/heads/main", "checked_out": main}, "--matrix", "environment:live"
    )

    (issue,) = estate.github.issues.values()
    assert (issue["title"], issue["state"]) == ("Drift in live", "open")
    assert "aws_lambda_function.this" in issue["body"]
    assert "timeout" in issue["body"]
    assert "13" in issue["body"]


def _rows(estate: Estate) -> dict[str, Any]:
    return {row["name"]: row for row in _updated(estate)["environments"]}


def _timeout(estate: Estate, environment: str) -> int:
    """Return the seconds after which the function that runs there gives up."""
    name = f"greetings-{environment}-hello"
    found = _client(estate, environment).get_function_configuration(FunctionName=name, Qualifier="live")
    return int(found["Timeout"])


def _client(estate: Estate, environment: str) -> Any:  # noqa: ANN401 - boto3 makes its types at run time
    """Return a client of Lambda in the account of an environment."""
    (row,) = (
        each for each in estate.toolkit.ask("local", "status")["environments"] if each["name"] == environment
    )
    return boto3.client(
        "lambda", endpoint_url=row["endpoint"], region_name="eu-central-1",
        aws_access_key_id=row["account"], aws_secret_access_key="test",
    )  # fmt: skip


def _updated(estate: Estate) -> dict[str, Any]:
    """Return the board, as main has it."""
    git(estate.folder, "fetch", "--quiet", "origin")
    git(estate.folder, "checkout", "--quiet", "--force", "-B", "main", "origin/main")
    return estate.toolkit.ask("status")
