"""A scan passes only where every scanner looked, and found nothing that bad."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters.memory import MemoryProgress, MemoryScanner
from toolkit.domain.finding import SEVERITIES, Finding, ScannerReport
from toolkit.domain.scan import Subject
from toolkit.domain.waiver import Waiver
from toolkit.errors import ToolError
from toolkit.usecases.scan import scan

if TYPE_CHECKING:
    from toolkit.domain.finding import Severity
    from toolkit.domain.scan import Scan

TODAY = date(2030, 1, 1)


def finding(severity: Severity = "high", **changes: object) -> Finding:
    """Return a finding."""
    given = {"rule": "CKV_AWS_27", "address": "aws_sqs_queue.this", "file": "main.tf", "line": 1, **changes}
    return Finding(
        severity=severity, **{"message": "It is in clear", "why": "Eve", "fix": "Encrypt", **given}
    )


def report(
    *findings: Finding,
    scanned: int = 3,
    error: str | None = None,
    unchecked: str | None = None,
    name: str = "checkov",
) -> ScannerReport:
    """Return a scanner's report."""
    return ScannerReport(name, "3.3.30", scanned, 1.5, findings, error, unchecked)


def waiver(**changes: object) -> Waiver:
    """Return a waiver of the finding above."""
    whole = Waiver(
        "CKV_AWS_27",
        "aws_sqs_queue.*",
        "The queue holds nothing secret.",
        "data",
        TODAY + timedelta(30),
        "waivers.yaml",
        2,
    )
    return replace(whole, **changes)


def scanned(
    *reports: ScannerReport | None, threshold: Severity = "low", strict: bool = False, **given: object
) -> Scan:
    """Return the scan of these reports."""
    scanners = [MemoryScanner(item, item.name if item else "none") for item in reports]
    return scan(
        Subject(),
        scanners=scanners,
        threshold=threshold,
        progress=MemoryProgress(),
        today=TODAY,
        strict=strict,
        **given,  # type: ignore[arg-type] - what a test gives
    )


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        pytest.param([report()], "passed", id="it looked and found nothing"),
        pytest.param([report(finding())], "failed", id="it found something"),
        pytest.param([report(scanned=0)], "error", id="it had nothing to look at"),
        pytest.param([report(error="it crashed")], "error", id="it crashed"),
        pytest.param([], "error", id="nobody looked"),
        pytest.param([None], "error", id="there was nothing of any scanner's kind"),
        pytest.param([report(), None], "passed", id="there was nothing of one scanner's kind"),
        pytest.param([report(), report(finding())], "failed", id="one failure fails all"),
        pytest.param([report(finding()), report(error="no")], "error", id="an error outweighs a failure"),
        pytest.param([report(), report(scanned=0)], "error", id="an empty folder beside a full one"),
        pytest.param([report(finding(), error="half")], "error", id="findings of a broken run"),
        pytest.param([report(unchecked="offline")], "error", id="nothing at all was checked"),
        pytest.param([report(), report(unchecked="offline")], "passed", id="one could not be checked"),
    ],
)
def test_the_verdict_is_the_worst_there_is(reports: list[ScannerReport | None], expected: str) -> None:
    """A gate that could not run is closed."""
    assert scanned(*reports).verdict == expected


def test_what_was_not_checked_is_an_error_in_ci() -> None:
    """Nobody reads a warning there."""
    reports = report(), report(unchecked="pypi.org can't be reached", name="dependencies")

    assert scanned(*reports, strict=True).verdict == "error"


def test_somebody_may_answer_for_what_was_not_checked() -> None:
    """With a date, as for any finding."""
    reports = report(), report(unchecked="pypi.org can't be reached", name="dependencies")

    found = scanned(*reports, strict=True, waivers=[waiver(rule="dependencies-not-checked", address="*")])

    assert (found.verdict, found.findings) == ("passed", ())


def test_a_scanner_that_raises_is_an_error_and_not_the_end_of_the_others() -> None:
    """The others' findings are told all the same."""

    class Broken(MemoryScanner):
        def scan(self, subject: Subject) -> ScannerReport | None:  # noqa: ARG002 - whatever is scanned
            raise ToolError(f"{self.name} was not run", cause="no disk")

    found = scan(
        Subject(),
        scanners=[Broken(None, "secrets"), MemoryScanner(report(finding()))],
        threshold="low",
        progress=MemoryProgress(),
        today=TODAY,
    )

    assert found.verdict == "error"
    assert "no disk" in str(found.reports[0].error)
    assert len(found.findings) == 1


@pytest.mark.parametrize("threshold", SEVERITIES)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_findings_below_the_threshold_do_not_fail(severity: Severity, threshold: Severity) -> None:
    """From the threshold on they do."""
    worse = SEVERITIES.index(severity) <= SEVERITIES.index(threshold)

    assert scanned(report(finding(severity)), threshold=threshold).verdict == (
        "failed" if worse else "passed"
    )


def test_the_worst_finding_is_told_first_wherever_it_was_seen() -> None:
    """Then by file and line."""
    found = [
        finding("low", file="a.tf", line=1, address="a.a"),
        finding("critical", file="z.tf", line=9, address="b.b"),
        finding("low", file="a.tf", line=20, address="c.c"),
        finding("high", file="b.tf", line=3, address="d.d"),
    ]

    seen = scanned(report(*found[:2]), report(*found[2:])).findings

    assert [(item.severity, item.line) for item in seen] == [
        ("critical", 9),
        ("high", 3),
        ("low", 1),
        ("low", 20),
    ]


def test_what_two_scanners_see_is_told_once() -> None:
    """With the name that the other has for it, and the worse of two severities."""
    ours = finding("high", rule="unencrypted", address='module.q["a"].aws_sqs_queue.this', line=4)
    theirs = finding("critical", address="module.q.aws_sqs_queue.this", file="plan.json")

    (seen,) = scanned(report(ours, name="toolkit"), report(theirs)).findings

    assert (seen.rule, seen.also, seen.severity, seen.line) == ("unencrypted", ("CKV_AWS_27",), "critical", 4)


def test_findings_of_one_rule_about_two_instances_stay_two() -> None:
    """Their keys differ."""
    found = [finding(address=f'aws_sqs_queue.this["{key}"]') for key in ("a", "b")]

    assert len(scanned(report(*found)).findings) == 2


def test_what_somebody_answers_for_does_not_fail() -> None:
    """It is still told."""
    found = scanned(report(finding()), waivers=[waiver()])

    assert found.verdict == "passed"
    assert [item.waived is not None for item in found.findings] == [True]
    assert found.verdict_of(found.reports[0]) == "passed"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        pytest.param({"expires": TODAY - timedelta(1)}, "waiver-expired", id="expired"),
        pytest.param({"expires": TODAY + timedelta(181)}, "waiver-too-long", id="too long"),
        pytest.param({"expires": None}, "waiver-endless", id="endless"),
        pytest.param({"reason": "because"}, "waiver-reasonless", id="no reason"),
        pytest.param({"owner": " "}, "waiver-ownerless", id="nobody's"),
    ],
)
def test_a_waiver_that_is_at_fault_excuses_nothing_and_is_a_finding(
    changes: dict[str, object], rule: str
) -> None:
    """The finding stands as well."""
    found = scanned(report(finding()), waivers=[waiver(**changes)])

    assert {item.rule for item in found.findings if item.counts} == {"CKV_AWS_27", rule}
    assert found.verdict == "failed"


@pytest.mark.parametrize("days", [0, 180])
def test_a_waiver_holds_up_to_its_last_day_and_for_180_days(days: int) -> None:
    """The bounds themselves are allowed."""
    assert scanned(report(finding()), waivers=[waiver(expires=TODAY + timedelta(days))]).verdict == "passed"


def test_a_waiver_that_excuses_nothing_is_a_finding() -> None:
    """It would excuse what comes later, unseen."""
    found = scanned(report(), waivers=[waiver()])

    assert [item.rule for item in found.findings] == ["waiver-unused"]


def test_a_waiver_is_not_called_unused_where_a_scanner_broke() -> None:
    """Perhaps it would have found it."""
    assert scanned(report(error="crashed"), waivers=[waiver()]).findings == ()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"rule": "CKV_AWS_26"}, id="another rule"),
        pytest.param({"address": "aws_sqs_queue.other"}, id="another address"),
        pytest.param({"file": "functions/a/waivers.yaml"}, id="another folder"),
    ],
)
def test_a_waiver_excuses_only_what_it_names(changes: dict[str, object]) -> None:
    """Rule, address and folder."""
    assert scanned(report(finding()), waivers=[waiver(**changes)]).verdict == "failed"


def test_brackets_in_a_waivers_address_stand_for_themselves() -> None:
    """They are keys, no set of letters."""
    found = finding(address='aws_sqs_queue.this["a"]')

    assert scanned(report(found), waivers=[waiver(address='aws_sqs_queue.this["a"]')]).verdict == "passed"


def test_what_was_there_before_the_gate_does_not_fail_and_what_is_new_does() -> None:
    """Lines may move meanwhile."""
    old, new = finding(line=1), finding(address="aws_sqs_queue.new")
    baseline = frozenset({(old.rule, old.address, old.fingerprint)})

    moved = scanned(report(replace(old, line=99)), baseline=baseline)
    grown = scanned(report(old, new), baseline=baseline)

    assert (moved.verdict, [item.known for item in moved.findings]) == ("passed", [True])
    assert (grown.verdict, sum(item.counts for item in grown.findings)) == ("failed", 1)


def test_who_waits_sees_what_for() -> None:
    """And how long each took."""
    progress = MemoryProgress()

    scan(Subject(), scanners=[MemoryScanner(report())], threshold="low", progress=progress, today=TODAY)

    assert progress.phases == ["Scanning with checkov"]
