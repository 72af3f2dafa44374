"""What no runner on this machine simulates: pins, permissions, concurrency, protection, untrusted text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKFLOWS = ("deploy", "drift", "promote", "pull-request", "rollback")
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
WRITES = {
    ("pull-request", "scan"): {"security-events"},
    ("pull-request", "plan"): {"id-token", "pull-requests", "checks"},
    ("drift", "drift"): {"id-token", "issues"},
    ("deploy", "deploy"): {"contents", "id-token", "pull-requests", "checks"},
    ("promote", "promote"): {"contents", "id-token", "pull-requests", "checks"},
    ("rollback", "rollback"): {"contents", "id-token", "pull-requests", "checks"},
}
"""All that any job may write; every other job can only read"""


def read(root: Path, name: str) -> dict[str, Any]:
    """Return a workflow."""
    found: dict[str, Any] = YAML(typ="safe").load(root / f".github/workflows/{name}.yml")
    return found


def jobs(root: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every job with the names of its workflow and its own."""
    for workflow in WORKFLOWS:
        for name, job in read(root, workflow)["jobs"].items():
            yield workflow, name, job


def test_these_workflows_are_all_there_are(root: Path) -> None:
    """One that is added is held to the same."""
    assert {path.stem for path in (root / ".github/workflows").iterdir()} == set(WORKFLOWS)


def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(root: Path) -> None:
    """A tag can be moved to other code."""
    lines = [
        line.strip().removeprefix("- ")
        for name in WORKFLOWS
        for line in (root / f".github/workflows/{name}.yml").read_text("utf-8").splitlines()
        if "uses:" in line
    ]

    assert lines
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


def test_a_workflow_may_do_nothing_and_each_job_what_it_needs(root: Path) -> None:
    """No permission is inherited."""
    assert all(read(root, name)["permissions"] == {} for name in WORKFLOWS)
    written = {
        (workflow, name): {key for key, value in job["permissions"].items() if value == "write"}
        for workflow, name, job in jobs(root)
    }
    assert {key: value for key, value in written.items() if value} == WRITES


def test_code_of_a_pull_request_never_runs_with_more_than_its_own_rights(root: Path) -> None:
    """`pull_request_target` and `workflow_run` would hand it the repository's."""
    events = {name: set(read(root, name)["on"]) for name in WORKFLOWS}

    assert events == {
        "pull-request": {"pull_request"},
        "deploy": {"push", "workflow_dispatch"},
        "drift": {"schedule", "workflow_dispatch"},
        "promote": {"push"},
        "rollback": {"workflow_dispatch"},
    }


def test_a_fork_reaches_no_job_with_credentials(root: Path) -> None:
    """Each is either for this repository's own branches, or waits for one that is."""
    own = "github.event.pull_request.head.repo.full_name == github.repository"
    found = read(root, "pull-request")["jobs"]

    guarded = {name for name, job in found.items() if own in str(job.get("if"))}
    guarded |= {name for name, job in found.items() if job.get("needs") in guarded}

    assert {name for name, job in found.items() if "id-token" in job["permissions"]} <= guarded
    assert "secrets." not in (root / ".github/workflows/pull-request.yml").read_text("utf-8")


def test_no_script_holds_text_of_an_event(root: Path) -> None:
    """A title, a branch or an author's name is data: a script has no expression in it at all."""
    scripts = [step["run"] for _, _, job in jobs(root) for step in job["steps"] if "run" in step]

    assert scripts
    assert [script for script in scripts if EXPRESSION.search(script)] == []


def test_expressions_read_nothing_that_anybody_may_have_written(root: Path) -> None:
    """Neither in a name, nor in a group, nor in a variable."""
    untrusted = re.compile(r"\b(title|body|ref|label|email|login|name|message|head_ref|actor)\b")
    told = [
        match
        for name in WORKFLOWS
        for match in EXPRESSION.findall((root / f".github/workflows/{name}.yml").read_text("utf-8"))
        if untrusted.search(match.replace("github.ref == 'refs/heads/main'", ""))
    ]

    assert told == []


def test_a_checkout_leaves_no_credentials_behind(root: Path) -> None:
    """What runs later could push with them."""
    found = [
        step["with"]["persist-credentials"]
        for _, _, job in jobs(root)
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]

    assert len(found) == len(list(jobs(root)))
    assert set(found) == {False}


@pytest.mark.parametrize(
    ("workflow", "job"),
    [("deploy", "deploy"), ("promote", "promote"), ("rollback", "rollback")],
)
def test_an_environment_is_changed_by_one_job_at_a_time_and_behind_its_protection(
    root: Path, workflow: str, job: str
) -> None:
    """One that applies is never cancelled; both workflows share an environment's turn."""
    found = read(root, workflow)["jobs"][job]

    named = found["environment"]
    assert "github.ref == 'refs/heads/main'" in found["if"]
    # Of those that wait in a group the newest alone is kept: a rollback waits in none of deployments.
    turn = "rollback" if workflow == "rollback" else "environment"
    assert found["concurrency"] == {"group": f"{turn}-{named}", "cancel-in-progress": False}


def test_what_somebody_types_to_roll_back_names_an_environment_and_nothing_else(root: Path) -> None:
    """The protection and the turn are those of the environment that is typed; the rest is read as data."""
    text = (root / ".github/workflows/rollback.yml").read_text("utf-8")
    found = read(root, "rollback")
    inputs = found["on"]["workflow_dispatch"]["inputs"]
    job = found["jobs"]["rollback"]

    typed = [match.strip() for match in EXPRESSION.findall(text) if "inputs" in match]
    assert typed == ["inputs.environment"] * 2
    assert job["environment"] == "${{ inputs.environment }}"
    assert {name: item.get("required", False) for name, item in inputs.items()} == {
        "environment": True, "to": False, "reason": True, "emergency": False,
    }  # fmt: skip
    assert inputs["emergency"] == {**inputs["emergency"], "type": "boolean", "default": False}
    assert [step["run"] for step in job["steps"] if "run" in step] == ["./run toolkit ci rollback"]
    assert set(job["steps"][-1]["env"]) == {"GITHUB_TOKEN", "TOOLKIT_APPLY_ROLE", "TOOLKIT_ROLES"}


def test_every_job_ends_in_time(root: Path) -> None:
    """What hangs is paid for six hours otherwise."""
    assert all(0 < job["timeout-minutes"] <= 60 for _, _, job in jobs(root))


def test_no_long_lived_key_is_used(root: Path) -> None:
    """Roles are assumed by the job's own identity; only who changes an environment may apply in it."""
    found = {
        (workflow, name): set(job["steps"][-1].get("env", ())) & {"TOOLKIT_ROLES", "TOOLKIT_APPLY_ROLE"}
        for workflow, name, job in jobs(root)
        if "id-token" in job["permissions"]
    }
    changing = {"deploy", "promote", "rollback"}

    assert {name for _, name in found} == {*changing, "plan", "drift"}
    for (_, name), given in found.items():
        assert given == {"TOOLKIT_ROLES"} | ({"TOOLKIT_APPLY_ROLE"} if name in changing else set())
    texts = [file.read_text("utf-8") for file in (root / ".github/workflows").glob("*.yml")]
    assert not any("secrets." in text or "aws-access-key" in text for text in texts)
