"""Our own rules, over code and plan."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import toolkit
from toolkit.adapters import code_facts, planned_estate, terraform_folder
from toolkit.adapters.hcl.cursor import HclError
from toolkit.domain.estate import Estate, unindexed
from toolkit.domain.finding import Finding, ScannerReport
from toolkit.policies.security.catalog import RULES
from toolkit.policies.security.documents import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from toolkit.domain.estate import Resource, Unresolved
    from toolkit.domain.scan import Subject
    from toolkit.policies.security.rule import Rule


_TOLD = 3
"""unknown values that are named in the error; the report has all"""


class RulesScanner:
    """Our own rules: about access, data and wiring."""

    name = "toolkit"
    key = ""

    def __init__(self, *, base: Path, rules: Sequence[Rule] = RULES) -> None:
        self._base = base.resolve()
        """what files are told relative to"""
        self._rules = rules

    def inputs(self, subject: Subject) -> list[Path]:
        """Return every file that its answer comes from."""
        found = [subject.plan] if subject.plan is not None else []
        if subject.folder is not None and subject.folder.is_dir():
            found += terraform_folder.files(subject.folder)
        if subject.code is not None:
            found += code_facts.python_files(subject.code)
            found += sorted(subject.code.glob("*/function.yaml"))
        return found

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Hold every rule against each root, and against the plan."""
        if subject.folder is None and subject.plan is None:
            return None
        begun = time.monotonic()
        version = toolkit.__version__
        try:
            estates = self._estates(subject)
        except (HclError, planned_estate.PlanError, OSError, RecursionError) as fault:
            told = f"it can't be read: {fault}"
            return ScannerReport(self.name, version, 0, time.monotonic() - begun, (), told)
        findings = dict.fromkeys(item for each in estates for item in self._findings(each))
        declared = {(each.file, each.address) for part in estates for each in part.resources if not each.data}
        unknown = _unresolved(estates, planned=subject.plan is not None)
        error = None
        if unknown:
            more = f" and {len(unknown) - _TOLD} more" if len(unknown) > _TOLD else ""
            what = "; ".join(unknown[:_TOLD])
            error = f"what can't be told can't be judged; a plan may tell it (--plan): {what}{more}"
        elif not declared:
            error = f"there is nothing to scan in {subject.folder or subject.plan}"
        took = time.monotonic() - begun
        return ScannerReport(self.name, version, len(declared), took, tuple(findings), error, unknown=unknown)

    def _told(self, path: Path) -> str:
        found = path.resolve()
        return found.relative_to(self._base).as_posix() if found.is_relative_to(self._base) else str(found)

    def _estates(self, subject: Subject) -> list[Estate]:
        found: list[Estate] = []
        places: dict[str, Resource] = {}
        facts = code_facts.read(subject.code, told=self._told) if subject.code is not None else None
        names = {name: account for account, name in subject.accounts}

        def completed(found: Estate) -> Estate:
            environment = subject.environment or found.environment
            return replace(
                found,
                published=facts.published if facts else None,
                metrics=facts.texts if facts else None,
                environment=environment,
                environments=subject.environments,
                account=subject.account or found.account or names.get(environment, ""),
                accounts=dict(subject.accounts),
            )

        if subject.folder is not None:
            if not subject.folder.is_dir():
                raise FileNotFoundError(f"{subject.folder} does not exist")
            for root in terraform_folder.roots(subject.folder, told=self._told):
                declared = Estate(
                    root.resources,
                    unresolved=root.unresolved,
                    environment=root.environment,
                    account=root.account,
                )
                found.append(completed(declared))
                places |= {unindexed(each.address): each for each in root.resources}
        if subject.plan is not None:
            try:
                document = json.loads(subject.plan.read_bytes())
            except ValueError as error:
                raise planned_estate.PlanError(f"{subject.plan} is no JSON: {error}") from error
            planned = planned_estate.estate(document, file=self._told(subject.plan), places=places)
            found.append(completed(planned))
        return found

    def _findings(self, estate: Estate) -> Iterator[Finding]:
        for rule in self._rules:
            for each in rule.check(estate):
                yield Finding(
                    rule.id,
                    rule.severity,
                    each.address,
                    each.file,
                    each.line,
                    each.message,
                    rule.why,
                    rule.fix,
                )


def _unresolved(estates: Sequence[Estate], *, planned: bool) -> tuple[str, ...]:
    """Return what nobody can tell: what code leaves open a plan may say, and the other way round."""
    per_estate = [[*each.unresolved, *unreadable(each)] for each in estates]
    if planned and len(per_estate) > 1:
        code = [each for part in per_estate[:-1] for each in part]
        open_there = {unindexed(each.address) for each in code}
        declared = {unindexed(each.address) for part in estates[:-1] for each in part.resources}
        # Known in either is known: a first plan knows no ARNs, code knows no answers of AWS.
        found = [
            each
            for each in per_estate[-1]
            if unindexed(each.address) in open_there or unindexed(each.address) not in declared
        ]
    else:
        found = [each for part in per_estate for each in part]
    return tuple(dict.fromkeys(_said(each) for each in found))


def _said(each: Unresolved) -> str:
    return f"{each.address} ({each.file}:{each.line}): {each.what}"
