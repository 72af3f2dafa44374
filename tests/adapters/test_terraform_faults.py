"""Every failure that was seen has a cause and a fix; every other is told in Terraform's own words."""

from __future__ import annotations

import pytest

from toolkit.adapters.terraform_faults import FAULTS, explain

LOCK = "Error acquiring the state lock"
S3_LOCK = (
    "operation error S3: PutObject, https response error StatusCode: 412, RequestID: 1, api error "
    "PreconditionFailed: At least one of the pre-conditions you specified did not hold\n"
    "Lock Info:\n  ID: 5a1c"
)
SEEN = [
    pytest.param(LOCK, S3_LOCK, "another run holds the lock", id="lock held in S3"),
    pytest.param(LOCK, "resource temporarily unavailable", "another run holds the lock", id="lock held here"),
    pytest.param(LOCK, "Unsupported state file format: no JSON", "the state is corrupt", id="corrupt state"),
    pytest.param("Saved plan is stale", "The given plan file", "the state changed", id="stale plan"),
    pytest.param(
        "Failed to read plan",
        "plan files cannot be transferred between different Terraform versions",
        "another version of Terraform",
        id="plan of another version",
    ),
    pytest.param(
        'Failed to load "saved.tfplan" as a plan file', "zip: not a valid zip file", "plan", id="corrupt plan"
    ),
    pytest.param("Failed to persist state to backend", "", "errored.tfstate", id="backend lost in apply"),
    pytest.param(
        "Failed to query available provider packages", "no such host", "no mirror was found", id="no registry"
    ),
    pytest.param(
        "reading S3 bucket", "exceeded maximum number of attempts, 9", "could not be reached", id="no service"
    ),
    pytest.param("Failed to get existing workspaces", "NoSuchBucket: x", "does not exist", id="no bucket"),
    pytest.param("No valid credential sources found", "", "no AWS credentials", id="no credentials"),
    pytest.param("execution halted", "", "interrupted", id="interrupted"),
]


def diagnostic(summary: str, detail: str = "", **more: str) -> dict[str, str]:
    """Return a diagnostic as Terraform gives it."""
    return {"severity": "error", "summary": summary, "detail": detail, **more}


@pytest.mark.parametrize(("summary", "detail", "cause"), SEEN)
def test_a_failure_that_was_seen_is_explained(summary: str, detail: str, cause: str) -> None:
    """The cause in our words first, then Terraform's own; a fix of its own."""
    told, fix = explain([diagnostic(summary, detail)], "")

    first, _, rest = told.partition("\n")
    assert cause in first
    assert summary in rest
    assert fix != explain([diagnostic("anything else")], "")[1]


@pytest.mark.parametrize(("summary", "detail", "cause"), SEEN)
def test_a_failure_is_explained_where_it_stands_on_stderr_alone(
    summary: str, detail: str, cause: str
) -> None:
    """Some commands give no diagnostics."""
    assert cause in explain([], f"Error: {summary}\n{detail}")[0]


def test_a_corrupt_state_is_not_taken_for_a_held_lock() -> None:
    """The summary is the same; unlocking would do harm."""
    _, fix = explain([diagnostic(LOCK, "Unsupported state file format")], "")

    assert "unlock" not in fix
    assert "restore" in fix


def test_what_was_never_seen_is_told_in_terraforms_own_words() -> None:
    """With the resource that it is about; every one of several."""
    told, fix = explain(
        [
            diagnostic("creating Lambda Function", "AccessDenied", address="aws_lambda_function.this"),
            diagnostic("Unsupported argument"),
        ],
        "",
    )

    assert told == "creating Lambda Function (aws_lambda_function.this): AccessDenied\nUnsupported argument"
    assert fix


def test_warnings_are_no_cause() -> None:
    """A deprecation did not end the run."""
    warning = diagnostic("Saved plan is stale") | {"severity": "warning"}

    assert explain([warning, diagnostic("creating queue")], "")[0] == "creating queue"


def test_silence_is_told_as_silence() -> None:
    """Nothing is made up."""
    assert explain([], "  \n")[0] == "it said nothing"


def test_every_known_fault_has_a_text_a_cause_and_a_fix() -> None:
    """And no two have one text: the second would never be told."""
    assert all(fault.text and fault.cause and fault.fix for fault in FAULTS)
    assert len({fault.text for fault in FAULTS}) == len(FAULTS)
