"""What a scan works on: what is scanned, by whom, and what is excused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.scan import Subject
from toolkit.wiring import access

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.domain.finding import Finding
    from toolkit.domain.waiver import Waiver
    from toolkit.ports.scanner import Scanner
    from toolkit.wiring.project import Wiring


@dataclass(frozen=True, slots=True)
class Scanning:
    """Everything that a scan is given."""

    subject: Subject
    scanners: tuple[Scanner, ...]
    waivers: tuple[Waiver, ...]
    baseline: frozenset[tuple[str, str, str]]


def scanning(
    wiring: Wiring,
    *,
    environment: str | None,
    folder: Path | None,
    plan: Path | None,
    baseline: Path | None,
) -> Scanning:
    """Return what a scan of an environment, a folder or a plan is given."""
    from toolkit.adapters import baseline_file
    from toolkit.config import waivers

    subject = _subject(wiring, environment=environment, folder=folder, plan=plan)
    places = [each for each in (subject.project or subject.folder,) if each is not None and each.is_dir()]
    return Scanning(
        subject,
        _scanners(wiring),
        waivers.read(places, base=wiring.start.resolve()),
        baseline_file.read(wiring.start / baseline) if baseline is not None else frozenset(),
    )


def baseline_of(findings: Iterable[Finding]) -> str:
    """Return a baseline that lists findings."""
    from toolkit.adapters import baseline_file

    return baseline_file.content(findings).decode()


def _subject(wiring: Wiring, *, environment: str | None, folder: Path | None, plan: Path | None) -> Subject:
    given = (wiring.start / plan).resolve() if plan is not None else None
    if folder is not None:
        place = (wiring.start / folder).resolve()
        return Subject(folder=place, plan=given, code=_code(place))
    if environment is None and given is not None:
        return Subject(plan=given)
    root = wiring.root
    accounts = tuple((each.account, each.name) for each in wiring.environments)
    names = tuple(name for _account, name in accounts)
    if environment is None:
        return Subject(
            folder=root / "terraform",
            code=root / "functions",
            project=root,
            environments=names,
            accounts=accounts,
        )
    declared = wiring.environment(environment)
    made, place = access.plan_file(wiring, environment)
    return Subject(
        folder=place,
        plan=given or made,
        code=root / "functions",
        project=root,
        environment=environment,
        environments=names,
        account=declared.account,
        accounts=accounts,
    )


def _code(folder: Path) -> Path:
    """Return where the Python of a folder of Terraform is: in it, or in the repository that it lies in."""
    from toolkit.adapters import code_facts

    for each in (folder, *folder.parents[:3]):
        if code_facts.python_files(each):
            return each
        if (each / ".git").exists():
            break
    return folder


def _scanners(wiring: Wiring) -> tuple[Scanner, ...]:
    from toolkit.adapters.cache_folder import cache_folder
    from toolkit.adapters.checkov_scanner import CheckovScanner
    from toolkit.adapters.dependencies_scanner import DependenciesScanner
    from toolkit.adapters.file_digests import FileDigests
    from toolkit.adapters.pypi_advisories import PypiAdvisories
    from toolkit.adapters.remembered_scan import RememberedScan
    from toolkit.adapters.rules_scanner import RulesScanner
    from toolkit.adapters.secrets_scanner import SecretsScanner
    from toolkit.adapters.workflows_scanner import WorkflowsScanner
    from toolkit.wiring.least_privilege import LeastPrivilege

    base = wiring.start.resolve()
    memory = cache_folder() / "scans"
    found = (
        RulesScanner(base=base),
        CheckovScanner(progress=wiring.progress, cache=cache_folder(), base=base),
        SecretsScanner(base=base),
        DependenciesScanner(
            base=base, advisories=PypiAdvisories(), day=wiring.clock.now().date().isoformat()
        ),
        WorkflowsScanner(base=base, progress=wiring.progress),
    )
    return (
        LeastPrivilege(wiring),
        *(
            RememberedScan(each, memory=memory, digests=FileDigests(str(memory / f"digests-{each.name}.bin")))
            for each in found
        ),
    )
