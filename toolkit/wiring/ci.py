"""What a job of the forge works with, and the steps that it takes."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain import evidence
from toolkit.domain.affected import affected, deploys
from toolkit.domain.forge import Check
from toolkit.errors import ConfigurationError, Refused, ToolkitError
from toolkit.usecases import propose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toolkit.adapters.git_branches import GitBranches
    from toolkit.domain.applied import Applied
    from toolkit.domain.ci_event import Event
    from toolkit.domain.digest import Digest
    from toolkit.domain.promotion import Promotion
    from toolkit.domain.release import Release
    from toolkit.domain.verification import Verified
    from toolkit.ports.forge import Forge
    from toolkit.usecases.tell import Finding
    from toolkit.wiring.project import Wiring

_PATIENCE = 300.0
"""seconds to wait for whoever holds the lock of a state: another job, which is about to end"""


@dataclass(frozen=True, slots=True)
class Reached:
    """The environments that a change reaches."""

    plan: tuple[str, ...]
    deploy: tuple[str, ...]
    """The first environment, where it is to be deployed"""
    promote: tuple[str, ...]
    """The others that are to be deployed"""


@dataclass(frozen=True, slots=True)
class Deployed:
    """What came of a deployment."""

    applied: Applied
    verified: Verified
    onward: Promotion | None
    """What was asked for next; None at the end of the pipeline, and where a gate is closed"""


@dataclass(frozen=True)
class Job:
    """One job: its event, the forge, and the branches that all share."""

    wiring: Wiring
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def event(self) -> Event:
        """Why it runs.

        Raises:
            ConfigurationError: it is no job, or what it is told can't be read.

        """
        from toolkit.domain import ci_event

        path = self.environ.get("GITHUB_EVENT_PATH")
        try:
            document = json.loads(Path(path).read_bytes()) if path else {}
            return ci_event.from_github(document, self.environ)
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                "it is not known why this job runs",
                cause=f"the event can't be read: {error}",
                fix="run this in a job of GitHub Actions, or set GITHUB_EVENT_PATH, GITHUB_EVENT_NAME and"
                " GITHUB_SHA",
            ) from error

    @cached_property
    def forge(self) -> Forge:
        """Where changes are reviewed."""
        from toolkit.adapters import github_forge

        return github_forge.from_environment(self.environ)

    @cached_property
    def branches(self) -> GitBranches:
        """Branches that everybody shares."""
        from toolkit.adapters.git_branches import GitBranches

        return GitBranches(self.wiring.root, environ=self.environ)

    def require_own(self) -> None:
        """Refuse to work on what comes from a fork with credentials.

        Raises:
            Refused: it does.

        """
        if self.event.foreign:
            raise Refused(
                "nothing was planned",
                cause="this pull request comes from a fork: its code gets no credentials",
                fix="review it, and push it to a branch of this repository",
            )

    def reached(self) -> Reached:
        """Return the environments that the change reaches."""
        pipeline = self.wiring.project.pipeline
        base = self.event.base
        paths = self.branches.changed(base) if base is not None else None
        found = [name for name in affected(pipeline, paths) if self._has_release(name)]
        deployed = [name for name in deploys(pipeline, paths) if self._has_release(name)]
        return Reached(
            plan=tuple(found),
            deploy=tuple(name for name in deployed if name == pipeline[0]),
            promote=tuple(name for name in deployed if name != pipeline[0]),
        )

    def _has_release(self, name: str) -> bool:
        """Tell whether there is anything to plan."""
        from toolkit.usecases.prepare import pinned

        first = self.wiring.project.upstream(name) is None
        return first or pinned(name, self.wiring.workspace(name)) is not None

    def findings(self, names: Sequence[str]) -> list[tuple[Finding, ToolkitError | None]]:
        """Plan environments, and return what is to be said of each."""
        from toolkit.domain.plan_report import PlanReport
        from toolkit.render import ci_markdown
        from toolkit.usecases.tell import Finding
        from toolkit.wiring import plans

        url = self.event.run_url
        found: list[tuple[Finding, ToolkitError | None]] = []
        for name in names:
            marker = ci_markdown.marker(name)
            try:
                (report,) = plans.plan(
                    self.wiring,
                    (name,),
                    refresh=True,
                    patience=_PATIENCE,
                    commit=self.event.head_sha,
                    stored=False,
                )
                assert isinstance(report, PlanReport)
            except ToolkitError as error:
                told = ci_markdown.failed(name, error, run_url=url)
                found.append((Finding(name, marker, "failure", "the plan failed", told), error))
            else:
                body = ci_markdown.planned(report, run_url=url)
                found.append((Finding(name, marker, "success", ci_markdown.counts(report), body), None))
        return found

    def write(self, variable: str, text: str) -> None:
        """Add to a file that the runner named, such as GITHUB_STEP_SUMMARY; nothing where it named none."""
        path = self.environ.get(variable)
        if path:
            with Path(path).open("a", encoding="utf-8") as stream:
                stream.write(self.wiring.secrets.known(text))

    def deploy(self, approved: Digest | None) -> Deployed:
        """Build, publish, pin, apply what was reviewed, verify, and ask for the next environment."""
        from toolkit.ports.branches import FileChange
        from toolkit.usecases.publish import publish

        wiring, name = self.wiring, self.wiring.project.pipeline[0]
        with wiring.progress.phase("Packaging"):
            built = wiring.package
        workspace = wiring.workspace(name)
        publish(
            built,
            account=wiring.right_account(name),
            builder=wiring.builder,
            workspace=workspace,
            clock=wiring.clock,
            progress=wiring.progress,
        )
        # The runner skips such a commit: the release file is what this deploy leaves, and no reason for one.
        message = f"Release {built.release.id} to {name} [skip ci]\n\nRelease: {built.release.id}\n"
        file = f"terraform/envs/{name}/release.auto.tfvars.json"
        self._require_newest(name)
        self.branches.append(propose.MAIN, FileChange(file, workspace.release_file(), message))
        return self._carried_out(name, approved)

    def _require_newest(self, name: str) -> None:
        """Refuse to pin what is older than what main holds by now.

        Raises:
            Refused: main has changes that this job does not know of.

        """
        folder = f"terraform/envs/{name}"
        ahead = self.branches.ahead(propose.MAIN, ".") or ()
        reaching = [
            file
            for file in ahead
            if file.startswith(("functions/", "terraform/modules/", f"{folder}/")) or file == "toolkit.yaml"
        ]
        newer = [file for file in reaching if file != f"{folder}/release.auto.tfvars.json"]
        if newer:
            raise Refused(
                f"{self.event.sha[:12]} was not deployed to {name}",
                cause=f"main has changed since: {newer[0]}",
                fix="nothing: the job of the newest commit deploys both",
            )

    def promote(self, name: str, approved: Digest | None) -> Deployed:
        """Apply the release that was merged for an environment, verify it, and ask for the next.

        Raises:
            Refused: a gate is closed: it was never verified upstream (its release file was edited by hand),
                nobody approved it, somebody holds the environment, ...

        """
        from toolkit.usecases import admit
        from toolkit.usecases.prepare import pinned

        source = self.wiring.project.upstream(name)
        release = pinned(name, self.wiring.workspace(name))
        if source is None or release is None:
            raise ConfigurationError(
                f"{name} was not touched",
                cause="it is the first environment" if source is None else "it pins no release",
                fix="toolkit ci deploy" if source is None else f"toolkit promote {source} {name}",
            )
        account, admitted = self.wiring.right_account(name), None
        if self.goes_back(name):
            admit.require_own(release, account)
        else:
            admitted = admit.admit(
                self.wiring.project,
                release,
                source=self.wiring.right_account(source),
                target=account,
                merge=admit.Merged(
                    self.event.sha,
                    self.branches.pinned_by(f"terraform/envs/{name}/release.auto.tfvars.json"),
                    self.forge,
                    self._moved(name),
                    self.branches.brought,
                ),
                now=self.wiring.clock.now(),
            )
        self._record(source, name, release, admitted)
        return self._carried_out(name, approved)

    def _moved(self, name: str) -> Callable[[str], tuple[str, ...] | None]:
        """Return what tells which files of an environment differ from what was reviewed."""
        folder = f"terraform/envs/{name}"
        own = f"{folder}/release.auto.tfvars.json"

        def moved(reviewed: str) -> tuple[str, ...] | None:
            found = self.branches.differing(reviewed, self.event.sha, folder)
            return None if found is None else tuple(file for file in found if file != own)

        return moved

    def goes_back(self, name: str) -> bool:
        """Tell whether the commit is the merge of a rollback, and changes what is pinned and nothing else.

        A branch may be called anything: what else it brings to the environment is asked every gate.
        """
        from toolkit.wiring import rolling_back

        base, folder = self.event.base, f"terraform/envs/{name}"
        if base is None or not rolling_back.merged(self, name):
            return False
        changed = self.branches.differing(base, self.event.sha, folder)
        return changed == (f"{folder}/release.auto.tfvars.json",)

    def _record(self, source: str, name: str, release: Release, admitted: Promotion | None) -> None:
        """Record that a release was promoted, or rolled back to, unless the newest record says so."""
        from toolkit.domain.rollback import pinning
        from toolkit.wiring import rolling_back

        if admitted is None:
            rolling_back.record_merged(self, name, release)
            return
        account = self.wiring.right_account(name)
        newest = pinning(account.ledger.records("promoted", "rolled-back"))
        if newest is None or newest.release != release.id:
            requests = [item.number for item in self.forge.of_commit(self.event.sha)]
            details = {
                "from": source,
                "commit": self.event.sha,
                "allow_older": admitted.allow_older,
                "hotfix": admitted.hotfix,
                "release_commit": admitted.built_from,
                "requests": requests,
                "scanned": None if admitted.scanned is None else admitted.scanned.details(),
            }
            account.ledger.record(
                evidence.of_release(
                    "promoted",
                    release=release,
                    environment=name,
                    at=self.wiring.clock.now(),
                    by=account.identity.caller(),
                    details=details,
                )
            )

    def _carried_out(self, name: str, approved: Digest | None) -> Deployed:
        from toolkit.usecases.apply import Approval
        from toolkit.usecases.reviewed import reviewed

        wiring, account = self.wiring, self.wiring.right_account(name)
        if approved is None:
            approved = reviewed(self.event.sha, requests=self.forge, ledger=account.ledger)
        if approved is None:
            wiring.progress.note(f"note: no pull request's plan of {name} belongs to {self.event.sha[:12]}")
        done = wiring.folders(name).applied(Approval(fingerprint=approved), confirm=None, patience=_PATIENCE)
        seen = wiring.verified(account)
        if not seen.verification.passed:
            failed = [item for item in seen.verification.observations if item.outcome == "failed"]
            raise Refused(
                f"{done.report.release.id} does not work in {name}",
                cause="; ".join(f"{item.name}: {item.detail}" for item in failed) or "nothing was compared",
                fix=f"look at it (toolkit verify {name}), and mend or take back the change",
            )
        self._scan_for_the_next(name)
        return Deployed(done, seen, self._onward(name))

    def _scan_for_the_next(self, name: str) -> None:
        """Scan the release and keep the verdict, where it was just built and the pipeline asks for it."""
        from toolkit.usecases.scan import scan
        from toolkit.wiring.scanning import recording, scanning

        project = self.wiring.project
        if name != project.pipeline[0] or not any(rules.scan for rules in project.gates.values()):
            return
        keep = recording(self.wiring, name)
        given = scanning(self.wiring, environment=name, folder=None, plan=None, baseline=None)
        keep(
            scan(
                given.subject,
                scanners=given.scanners,
                threshold="low",
                progress=self.wiring.progress,
                today=self.wiring.clock.now().date(),
                waivers=given.waivers,
                strict=True,
            )
        )

    def _onward(self, name: str) -> Promotion | None:
        """Ask for the next environment; a gate that is closed holds the promotion back, not this job."""
        target = self.wiring.project.downstream(name)
        if target is None:
            return None
        try:
            return request(self, name, target)
        except Refused as refusal:
            for problem in refusal.problems:
                self.wiring.progress.note(f"note: {refusal.what}: {problem.cause}")
            return None


def request(job: Job, source: str, target: str) -> Promotion:
    """Ask by a pull request that what is verified in an environment runs in the next."""
    from toolkit.usecases.promote import promote

    wiring = job.wiring
    return promote(
        wiring.project,
        source=wiring.right_account(source),
        source_workspace=wiring.workspace(source),
        target=wiring.right_account(target),
        target_workspace=wiring.workspace(target),
        repository=wiring.repository,
        clock=wiring.clock,
        progress=wiring.progress,
        dry_run=False,
        ask=asking(job),
        moved=lambda name: job.branches.ahead(propose.MAIN, f"terraform/envs/{name}"),
    )


def asking(job: Job) -> Callable[[Promotion, bytes, str], Promotion]:
    """Return what asks for a promotion by a pull request that tells its evidence, its gates and its plan."""
    from toolkit.domain.plan_report import PlanReport
    from toolkit.render import ci_markdown, promotion_markdown
    from toolkit.usecases import judge
    from toolkit.usecases.promote import require_open
    from toolkit.wiring import plans

    wiring, forge, branches, base = job.wiring, job.forge, job.branches, propose.MAIN

    def ask(promotion: Promotion, content: bytes, message: str) -> Promotion:
        target = promotion.target
        file = f"terraform/envs/{target}/release.auto.tfvars.json"
        if branches.read(base, file) == content:
            why = promotion_markdown.obsolete(promotion)
            propose.withdrawn(promotion, why=why, branches=branches, forge=forge, base=base)
            return replace(promotion, already=True)
        commit = propose.committed(promotion, content, message=message, branches=branches, base=base)
        planning = replace(wiring, proposed={target: content})
        (report,) = plans.plan(planning, (target,), refresh=True, patience=_PATIENCE, commit=commit)
        assert isinstance(report, PlanReport)
        promotion = judge.priced(promotion, report.cost.monthly_after)
        if promotion.closed:
            why = promotion_markdown.refused(promotion)
            propose.withdrawn(promotion, why=why, branches=branches, forge=forge, base=base)
            branches.drop(propose.branch(target))
            require_open(promotion)
        url = job.event.run_url if job.environ.get("GITHUB_SHA") else ""
        asked = propose.asked(
            promotion,
            title=promotion_markdown.title(promotion),
            body=promotion_markdown.body(promotion, report, run_url=url),
            forge=forge,
            base=base,
        )
        # A pull request that a job's own token opens starts no workflow: what one would say is said here.
        summary = ci_markdown.planned(report, run_url=url)
        name = f"toolkit plan {target}"
        forge.report(Check(name, commit, "success", ci_markdown.counts(report), summary, url))
        return replace(promotion, request=asked)

    return ask
