"""What the scanners saw, together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.domain import finding
from toolkit.domain.estate import unindexed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from toolkit.domain.finding import Finding, ScannerReport, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be scanned. Each scanner takes of it what it can read."""

    folder: Path | None = None
    """Terraform, ours or not"""
    plan: Path | None = None
    """a document of ``terraform show -json``"""
    code: Path | None = None
    """Python that runs on what is declared"""
    project: Path | None = None
    """A whole repository, for what lies beside Terraform: secrets, dependencies, workflows"""
    environment: str = ""
    """The environment that is declared, where it is known"""
    environments: tuple[str, ...] = ()
    account: str = ""
    """The account of the environment, where it is known"""
    accounts: tuple[tuple[str, str], ...] = ()
    """Accounts and the environments that they are of"""


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanners saw, and the verdict."""

    reports: tuple[ScannerReport, ...]
    threshold: Severity
    merged: tuple[Finding, ...] | None = None
    """Their findings, once each, with what excuses them; None where nothing was merged"""
    strict: bool = False
    """What was not checked is an error: in CI"""

    @property
    def verdict(self) -> Verdict:
        """The merged verdict: an error outweighs a failure."""
        looked = tuple(
            finding.verdict(replace(report, findings=()), self.threshold) for report in self.reports
        )
        found = finding.overall(looked, strict=self.strict)
        failing = (item.counts and finding.at_least(item.severity, self.threshold) for item in self.findings)
        return "failed" if found == "passed" and any(failing) else found

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, the worst first."""
        found = self.merged
        if found is None:
            found = tuple(item for report in self.reports for item in report.findings)
        return tuple(
            sorted(
                found,
                key=lambda item: (finding.SEVERITIES.index(item.severity), item.file, item.line, item.rule),
            )
        )

    def verdict_of(self, report: ScannerReport) -> finding.Looked:
        """Return what one scanner says, as its findings stand after merging."""
        mine = {(item.rule, item.address, item.file, item.line) for item in report.findings}
        names = {item.rule for item in report.findings}
        standing = tuple(
            item
            for item in self.findings
            if (item.rule, item.address, item.file, item.line) in mine or names & set(item.also)
        )
        return finding.verdict(replace(report, findings=standing), self.threshold)


def merge(findings: Sequence[Finding], *, families: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return each thing once, though several scanners saw it, or one saw it in code and in the plan.

    Args:
        findings: in the order in which they are preferred: the first says it best.
        families: rules of other scanners, to the rule that means the same.

    """
    kept: list[Finding] = []
    families_of: dict[tuple[str, str], list[int]] = {}
    for item in findings:
        # What is the same has the same type and name, whatever each knows of modules and keys.
        mark = (families.get(item.rule, item.rule), _local(unindexed(item.address)))
        family = families_of.setdefault(mark, [])
        same = [index for index in family if _same(kept[index], item)]
        if not same:
            family.append(len(kept))
            kept.append(item)
        for index in same:
            if item.rule not in kept[index].rules:
                kept[index] = replace(
                    kept[index],
                    also=(*kept[index].also, item.rule),
                    severity=min(kept[index].severity, item.severity, key=finding.SEVERITIES.index),
                )
    return tuple(kept)


def _same(one: Finding, other: Finding) -> bool:
    """Whether two findings of one family are of the same thing; some scanners know no keys, or no modules."""
    if one.rule == other.rule and one.message != other.message:
        return False
    if one.address == other.address:
        return True
    first, second = unindexed(one.address), unindexed(other.address)
    keyless = one.address == first or other.address == second
    if keyless and first == second:
        return True
    return keyless and one.file == other.file and _local(first) == _local(second)


def _local(address: str) -> str:
    return ".".join(address.rsplit(".", 2)[-2:])
