"""Findings that somebody answers for, for a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from toolkit.domain.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from toolkit.domain.finding import Severity

LONGEST = timedelta(days=180)
_SHORTEST_REASON = 10
"""Characters: a word is no reason"""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One entry of a waivers.yaml: it excuses what lies in its folder and below."""

    rule: str
    address: str
    """an address, or a glob of addresses"""
    reason: str
    owner: str
    expires: date | None
    file: str
    line: int

    @property
    def folder(self) -> str:
        """The folder of its file; "" for that of the project."""
        return self.file.rpartition("/")[0]

    def excuses(self, finding: Finding) -> bool:
        """Whether a finding is what is meant; brackets in an address stand for themselves."""
        below = not self.folder or finding.file.startswith(f"{self.folder}/")
        glob = self.address.replace("[", "[[]")
        return below and self.rule in finding.rules and fnmatchcase(finding.address, glob)


def faults(waiver: Waiver, *, today: date) -> Iterator[tuple[str, Severity, str, str]]:
    """Say why a waiver excuses nothing: rule, severity, message and fix."""
    if len(waiver.reason.strip()) < _SHORTEST_REASON:
        yield "waiver-reasonless", "high", "it gives no reason", "say why the finding may stand"
    if not waiver.owner.strip():
        yield "waiver-ownerless", "high", "nobody answers for it", "name a person or team as owner"
    if waiver.expires is None:
        yield "waiver-endless", "high", "it never expires", "set expires, at most 180 days ahead"
    elif waiver.expires < today:
        yield "waiver-expired", "high", f"it expired on {waiver.expires}", "mend what it excuses, or renew it"
    elif waiver.expires - today > LONGEST:
        latest = today + LONGEST
        yield (
            "waiver-too-long",
            "high",
            f"it runs until {waiver.expires}",
            f"set expires to {latest} or sooner",
        )


def applied(
    findings: Sequence[Finding],
    waivers: Sequence[Waiver],
    *,
    today: date,
    looked: Callable[[Waiver], bool],
) -> tuple[Finding, ...]:
    """Return the findings, those waived that somebody answers for, and one for each waiver that is at fault.

    Args:
        findings: what the scanners saw.
        waivers: all that there are.
        today: the day they are held to.
        looked: whether the scanners that ran would have seen what a waiver excuses.

    """
    valid, told = [], []
    for waiver in waivers:
        wrong = list(faults(waiver, today=today))
        told += [_finding(waiver, *each) for each in wrong]
        if not wrong:
            valid.append(waiver)
    used: set[int] = set()
    made = []
    for finding in findings:
        found = next((index for index, each in enumerate(valid) if each.excuses(finding)), None)
        if found is not None:
            used.update(index for index, each in enumerate(valid) if each.excuses(finding))
            made.append(replace(finding, waived=valid[found]))
        else:
            made.append(finding)
    for index, waiver in enumerate(valid):
        if index not in used and looked(waiver):
            told.append(
                _finding(waiver, "waiver-unused", "low", "it excuses nothing that is found", "remove it")
            )
    return (*made, *told)


def _finding(waiver: Waiver, rule: str, severity: Severity, message: str, fix: str) -> Finding:
    return Finding(
        rule,
        severity,
        f"{waiver.rule} {waiver.address}",
        waiver.file,
        waiver.line,
        f"the waiver of {waiver.rule}: {message}",
        "A waiver is a promise with a name and a date: without them a gate is open for"
        " ever, and nobody knows.",
        fix,
    )
