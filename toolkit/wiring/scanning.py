"""What a scan works on: what is scanned, by whom, and what is excused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.scan import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from toolkit.adapters.remembered_scan import Repeatable
    from toolkit.domain.finding import Finding
    from toolkit.domain.scan import Scan
    from toolkit.domain.waiver import Waiver
    from toolkit.ports.scanner import Scanner
    from toolkit.wiring.planning import Planning
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

    planning = _planning(wiring, environment) if environment is not None and folder is None else None
    subject = _subject(wiring, planning, folder=folder, plan=plan)
    places = [each for each in (subject.project or subject.folder,) if each is not None and each.is_dir()]
    return Scanning(
        subject,
        _scanners(wiring, planning, plan_given=plan is not None),
        waivers.read(places, base=wiring.start.resolve()),
        baseline_file.read(wiring.start / baseline) if baseline is not None else frozenset(),
    )


def recording(wiring: Wiring, environment: str) -> Callable[[Scan], None]:
    """Return what keeps the verdict of a scan as evidence of the release that an environment pins.

    Raises:
        Refused: what is checked out is another release.

    """
    from toolkit.usecases.prepare import pinned
    from toolkit.usecases.record_scan import record_scan, require_same

    account = wiring.right_account(environment)
    release = wiring.package.release
    require_same(release, pinned(environment, wiring.workspace(environment)), environment)

    def keep(found: Scan) -> None:
        seen = record_scan(found, release, account=account, clock=wiring.clock)
        wiring.progress.note(f"Recorded in {environment}: {release.id} was scanned, and {seen.verdict}")

    return keep


def baseline_of(findings: Iterable[Finding]) -> str:
    """Return a baseline that lists findings."""
    from toolkit.adapters import baseline_file

    return baseline_file.content(findings).decode()


def _planning(wiring: Wiring, environment: str) -> Planning:
    from toolkit.wiring.planning import Planning

    return Planning(wiring, environment)


def _subject(wiring: Wiring, planning: Planning | None, *, folder: Path | None, plan: Path | None) -> Subject:
    given = (wiring.start / plan).resolve() if plan is not None else None
    if folder is not None:
        place = (wiring.start / folder).resolve()
        return Subject(folder=place, plan=given, code=_code(place))
    if planning is None and given is not None:
        return Subject(plan=given)
    root = wiring.root
    accounts = tuple((each.account, each.name) for each in wiring.environments)
    names = tuple(name for _account, name in accounts)
    if planning is None:
        return Subject(
            folder=root / "terraform",
            code=root / "functions",
            project=root,
            environments=names,
            accounts=accounts,
        )
    declared = wiring.environment(planning.environment)
    return Subject(
        folder=planning.folder,
        plan=given or planning.file,
        code=root / "functions",
        project=root,
        environment=planning.environment,
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


def _scanners(wiring: Wiring, planning: Planning | None, *, plan_given: bool) -> tuple[Scanner, ...]:
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
    from toolkit.wiring.planning import AfterPlan

    base = wiring.start.resolve()
    memory = cache_folder() / "scans"

    def remembered(scanner: Repeatable) -> Scanner:
        digests = FileDigests(str(memory / f"digests-{scanner.name}.bin"))
        return RememberedScan(scanner, memory=memory, digests=digests)

    checkov = CheckovScanner(progress=wiring.progress, cache=cache_folder(), base=base)
    day = wiring.clock.now().date().isoformat()
    planned: tuple[Scanner, ...] = (remembered(RulesScanner(base=base)), remembered(checkov))
    if planning is not None and not plan_given:
        rules, code = planned
        planned = (AfterPlan(rules, planning), AfterPlan(code, planning, early=checkov))
    return (
        remembered(LeastPrivilege(wiring, planning)),
        *planned,
        remembered(SecretsScanner(base=base)),
        remembered(DependenciesScanner(base=base, advisories=PypiAdvisories(), day=day)),
        remembered(WorkflowsScanner(base=base, progress=wiring.progress)),
    )
