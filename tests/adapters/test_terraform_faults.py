"""Every failure that was seen has a cause and a fix; every other is told in Terraform's own words.

terraform_failures.json holds what Terraform 1.11 and 1.15 said when each failure was provoked.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from toolkit.adapters.terraform_fault_table import FAULTS
from toolkit.adapters.terraform_faults import TOLD, explain
from toolkit.errors import Location

SEEN = [
    pytest.param(item, id=item["seen"])
    for item in json.loads(Path(__file__).with_name("terraform_failures.json").read_text("utf-8"))
]
LOCK = "Error acquiring the state lock"


def diagnostic(summary: str, detail: str = "", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a diagnostic as Terraform gives it."""
    return {"severity": "error", "summary": summary, "detail": detail, **more}


@pytest.mark.parametrize("seen", SEEN)
def test_a_failure_that_was_seen_is_known_for_what_it_is(seen: dict[str, Any]) -> None:
    """The cause in our words first, then Terraform's own; a fix of its own."""
    found = explain(seen["diagnostics"], seen["stderr"], environment="live")

    first, _, rest = found.problems[0].cause.partition("\n")
    assert found.fault == seen["fault"]
    assert all(problem.fix for problem in found.problems)
    assert "{" not in found.problems[0].fix
    if found.fault:
        assert found.fault in {fault.slug for fault in FAULTS}
        assert first
        assert rest


@pytest.mark.parametrize("seen", [item for item in SEEN if item.values[0]["fault"]])
def test_a_failure_is_known_where_it_stands_on_stderr_alone(seen: dict[str, Any]) -> None:
    """Some commands give no diagnostics, but a frame of 78 columns, in colour."""
    told = "\n".join(f"{item['summary']}: {item['detail']}" for item in seen["diagnostics"])
    framed = "\n".join(f"\x1b[31m│\x1b[0m \x1b[0m{line}" for line in told.split("\n"))

    assert explain([], framed if told else seen["stderr"]).fault == seen["fault"]


def test_all_that_is_known_was_seen_or_is_named_as_not_seen() -> None:
    """A text from memory may be wrong: these were not provoked here, and come from AWS's own lists."""
    seen = {item.values[0]["fault"] for item in SEEN}

    assert {fault.slug for fault in FAULTS} - seen == {
        "conflict",
        "import-missing",
        "protected",
        "quota",
        "waited-too-long",
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("api error ResourceConflictException: The operation cannot be performed at this time.", "conflict"),
        ("api error LimitExceededException: Subscriber limit exceeded", "quota"),
        ("waiting for creation: timeout while waiting for state to become 'ACTIVE'", "waited-too-long"),
        ("Instance cannot be destroyed: Resource x has lifecycle.prevent_destroy set", "protected"),
    ],
)
def test_a_failure_of_services_lists_is_known(text: str, fault: str) -> None:
    """Written down from AWS's and Terraform's documentation."""
    assert explain([diagnostic(text)], "").fault == fault


def test_a_corrupt_state_is_not_taken_for_a_held_lock() -> None:
    """The summary is the same; unlocking would do harm."""
    found = explain([diagnostic(LOCK, "Unsupported state file format")], "").problems[0]

    assert "unlock" not in found.fix
    assert "restore" in found.fix


def test_what_may_not_be_done_is_named() -> None:
    """The action is what has to be allowed."""
    denied = "api error AccessDenied: User: x is not authorized to perform: ssm:GetParameter on resource: y"

    assert (
        explain([diagnostic(denied)], "").problems[0].cause.startswith("the credentials may not do ssm:GetP")
    )


def test_what_was_never_seen_is_told_in_terraforms_own_words() -> None:
    """With the resource that it is about, and its place; every one of several."""
    found = explain(
        [
            diagnostic(
                "creating Lambda Function",
                "Oddity",
                address="aws_lambda_function.this",
                range={"filename": "../../modules/x/main.tf", "start": {"line": 3, "column": 5}},
            ),
            diagnostic("Unsupported argument"),
        ],
        "",
        place=lambda name: name.removeprefix("../../"),
    )

    assert [(problem.cause, problem.at) for problem in found.problems] == [
        ("creating Lambda Function (aws_lambda_function.this): Oddity", Location("modules/x/main.tf", 3, 5)),
        ("Unsupported argument", None),
    ]
    assert found.fault == ""


def test_failures_of_one_kind_are_told_together_and_their_number_is_bounded() -> None:
    """A hundred resources that could not be reached are one problem."""
    failures = [diagnostic(f"reading number {index}", "connection refused") for index in range(100)]

    (problem,) = explain(failures, "").problems

    assert "reading number 0" in problem.cause
    assert len(problem.cause.splitlines()) == TOLD + 2
    assert problem.cause.endswith(f"and {100 - TOLD} more of this kind")


def test_a_state_that_was_not_stored_is_told_before_anything_else() -> None:
    """It is the one failure that can lose something."""
    found = explain(
        [
            diagnostic("creating queue", "AccessDenied"),
            diagnostic("Failed to persist state to backend", "errored.tfstate"),
        ],
        "",
        environment="prod",
    )

    assert found.fault == "state-not-saved"
    assert found.problems[0].fix.startswith("toolkit apply prod --resume")


def test_secrets_are_taken_out_of_terraforms_words_and_places_are_kept() -> None:
    """An error may quote a value that nobody marked as sensitive."""
    found = explain(
        [diagnostic("Invalid value", "hunter2 is no ARN")], "", mask=lambda t: t.replace("hunter2", "***")
    )

    assert found.problems[0].cause == "Invalid value: *** is no ARN"


def test_warnings_are_no_cause() -> None:
    """A deprecation did not end the run."""
    warning = diagnostic("Saved plan is stale") | {"severity": "warning"}

    assert explain([warning, diagnostic("creating queue")], "").cause == "creating queue"


def test_silence_is_told_as_silence() -> None:
    """Nothing is made up."""
    assert explain([], "  \n").cause == "it said nothing"


def test_every_known_fault_has_a_name_a_text_a_cause_and_a_fix() -> None:
    """And is documented: a program may act on it."""
    documented = re.findall(
        r"^\| `([a-z-]+)` \|", (Path(__file__).parents[2] / "docs/errors.md").read_text("utf-8"), re.MULTILINE
    )

    assert all(fault.pattern and fault.cause and fault.fix for fault in FAULTS)
    assert len({fault.pattern for fault in FAULTS}) == len(FAULTS)
    assert {fault.slug for fault in FAULTS} <= set(documented)
