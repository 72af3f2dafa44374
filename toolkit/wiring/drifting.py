"""Look at environments for drift, and tell a repository's issues of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toolkit.domain.drift import Drift
    from toolkit.domain.drift_rules import Rule
    from toolkit.domain.issue import Issue
    from toolkit.ports.issues import Issues
    from toolkit.wiring.ci import Job
    from toolkit.wiring.project import Wiring

_PATIENCE = 300.0
"""seconds that a job waits for whoever holds the lock of a state"""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why an environment could not be looked at."""

    name: str
    error: ToolkitError


@dataclass(frozen=True, slots=True)
class Told:
    """What came of looking at an environment in a job."""

    found: Drift | Failed
    issue: Issue | None
    """the issue that tells of it; None where there never was one"""


def look(wiring: Wiring, names: Sequence[str], *, patience: float) -> list[Drift | Failed]:
    """Return what differs in each environment; one that can't be looked at stops no other.

    Raises:
        ToolkitError: there is one environment alone, and it could not be looked at.

    """
    ready = [wiring.environment(name).name for name in names]
    if len(ready) == 1:
        return [_looked(wiring, ready[0], patience=patience)]
    found: list[Drift | Failed] = []
    for name in ready:
        try:
            found.append(_looked(wiring, name, patience=patience))
        except ToolkitError as error:
            found.append(Failed(name, error))
    return found


def _looked(wiring: Wiring, name: str, *, patience: float) -> Drift:
    from toolkit.usecases import drift, prepare

    account = wiring.right_account(name)
    folders = wiring.folders(name)
    upstream = wiring.project.upstream(name)
    fix = f"toolkit package --publish {name}" if upstream is None else f"toolkit promote {upstream} {name}"
    terraform = wiring.terraform(account)

    def mask(document: Mapping[str, Any]) -> Callable[[Any, Any], Any]:
        wiring.secrets.learn(document)
        return wiring.redactor.value

    try:
        return drift.look(
            account=account,
            prepare=lambda: prepare.pinned_only(account=account, workspace=wiring.workspace(name), fix=fix),
            terraform=lambda: terraform,
            recovery=folders.recovery(account, patience=patience, push=False),
            rules=rules(wiring, name),
            mask=mask,
            clock=wiring.clock,
            progress=wiring.progress,
        )
    finally:
        terraform.discard_plan()


def rules(wiring: Wiring, name: str) -> tuple[Rule, ...]:
    """Return the differences of an environment that somebody answers for."""
    from toolkit.config import drift_rules

    wiring.environment(name)
    return drift_rules.read(wiring.files.documents[f"terraform/envs/{name}/environment.yaml"])


def released(wiring: Wiring) -> list[str]:
    """Return the environments that pin a release: no other can drift."""
    from toolkit.usecases.prepare import pinned

    pipeline = wiring.project.pipeline
    return [name for name in pipeline if pinned(name, wiring.workspace(name)) is not None]


def told(job: Job, names: Sequence[str]) -> list[Told]:
    """Look at environments that pin a release, and let one issue for each tell of it."""
    from toolkit.render import drift_markdown
    from toolkit.usecases.report_drift import report

    wiring, url = job.wiring, job.event.run_url
    asked = [wiring.environment(name).name for name in names]
    there = released(wiring)
    issues: Issues | None = None
    made = []
    for name in asked:
        if name not in there:
            wiring.progress.note(f"{name} pins no release: nothing in it can have drifted")
            continue
        try:
            found = _looked(wiring, name, patience=_PATIENCE)
        except ToolkitError as error:
            # What an issue said yesterday still holds, as far as anybody knows.
            made.append(Told(Failed(name, error), None))
            continue
        issues = issues or _issues(job)
        notice = drift_markdown.notice(found, run_url=url)
        job.write("GITHUB_STEP_SUMMARY", notice.body + "\n")
        made.append(Told(found, report(notice, issues=issues)))
    return made


def _issues(job: Job) -> Issues:
    from toolkit.adapters import github_issues

    return github_issues.from_environment(job.environ)
