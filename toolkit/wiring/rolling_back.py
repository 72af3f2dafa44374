"""Roll an environment back: choose, preview, then ask for it by a pull request or carry it out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain import rollback
from toolkit.domain.rollback import Outcome
from toolkit.errors import REFUSED, ConfigurationError, Refused, ToolkitError
from toolkit.usecases import propose

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.forge import PullRequest
    from toolkit.domain.release import Release
    from toolkit.domain.rollback import Preview, Rollback
    from toolkit.domain.rollback_inputs import Inputs
    from toolkit.wiring.ci import Job
    from toolkit.wiring.project import Wiring

_PATIENCE = 60.0
"""seconds to wait for whoever holds the lock of a state"""


def chosen(wiring: Wiring, name: str, wanted: str | None) -> Rollback:
    """Return what an environment goes back to, once every byte of it is seen to be there.

    Raises:
        Refused: there is nothing to go back to, or it can't be believed.

    """
    from toolkit.usecases import rollback as usecase

    account = wiring.right_account(name)
    found = usecase.choose(
        wiring.project,
        account=account,
        workspace=wiring.workspace(name),
        repository=wiring.repository,
        wanted=wanted,
    )
    if not found.done:
        usecase.prove(found, account=account, progress=wiring.progress)
    return found


def previewed(wiring: Wiring, found: Rollback, *, commit: str | None = None) -> Preview:
    """Plan an environment with the older release, and return what comes back by it and what does not."""
    from toolkit.domain.plan_report import PlanReport
    from toolkit.usecases import returning
    from toolkit.usecases.package import release_file
    from toolkit.wiring import plans

    name = found.target
    planning = replace(wiring, proposed={name: release_file(found.release)})
    (report,) = plans.plan(planning, (name,), refresh=True, patience=_PATIENCE, commit=commit)
    assert isinstance(report, PlanReport)
    secrets = [wiring.project.secret_parameter(name, each) for each in wiring.project.secrets]
    return returning.preview(report, left=found.chosen.left, secrets=secrets)


def require_current(job: Job, name: str) -> None:
    """Refuse to work on a checkout that does not know yet what main pins for an environment.

    Raises:
        Refused: main has changed its release file since.

    """
    from toolkit.usecases import go_back

    file = go_back.file_of(name)
    ahead = job.branches.ahead(propose.MAIN, file)
    if ahead is None:
        job.wiring.progress.note(f"note: whether {propose.MAIN} has changed {file} since can't be told")
    elif ahead:
        raise Refused(
            f"{name} was not rolled back",
            cause=f"{propose.MAIN} has changed {file}, and what is checked out has not",
            fix=f"git pull origin {propose.MAIN}, and run the command again",
        )


def require_clean(wiring: Wiring, found: Rollback) -> None:
    """Refuse to commit over a release file that somebody edited.

    Raises:
        Refused: it differs from what is committed.

    """
    from toolkit.usecases import go_back

    go_back.require_clean(found, wiring.repository)


def confirmed(
    found: Rollback, preview: Preview, *, yes: bool, confirm: Callable[[Preview], bool] | None
) -> None:
    """Return where somebody says yes to what was previewed.

    Raises:
        Refused: nobody does.

    """
    if yes or (confirm is not None and confirm(preview)):
        return
    raise Refused(
        f"{found.target} was not rolled back",
        cause="nobody approved this rollback",
        fix=f"toolkit rollback {found.target} --direct --reason '…', and answer yes, or add --yes",
    )


def here(job: Job, found: Rollback, preview: Preview, *, reason: str) -> Outcome:
    """Commit the older release here, let the environment run it, verify it, and record all of it."""
    from toolkit.usecases import go_back

    wiring = job.wiring

    def commit() -> str:
        return go_back.commit_here(
            found,
            workspace=wiring.workspace(found.target),
            repository=wiring.repository,
            message=rollback.message(found, reason),
        )

    done = _carried_out(wiring, found, preview, reason=reason, commit=commit)
    if all(job.environ.get(name) for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY")):
        try:
            _stop(job, found, reason=reason)
        except ToolkitError as error:
            # The environment is back: that its promotion still stands is told, and no failure of it.
            wiring.progress.note(f"note: {error.what}: {error.problems[0].cause}")
    return done


def _carried_out(
    wiring: Wiring, found: Rollback, preview: Preview, *, reason: str, commit: Callable[[], str]
) -> Outcome:
    """Let the environment run the older release, by just the plan that was previewed."""
    from toolkit.usecases import go_back
    from toolkit.usecases.apply import Approval

    name = found.target
    account = wiring.right_account(name)
    approval = Approval(fingerprint=preview.report.fingerprint)
    steps = go_back.Steps(
        commit=commit,
        apply=lambda: wiring.folders(name).applied(approval, confirm=None, patience=_PATIENCE),
        verify=lambda: wiring.verified(account),
    )
    return go_back.carry_out(found, preview, steps, account=account, clock=wiring.clock, reason=reason)


def exit_code(done: Outcome) -> int:
    """Return how a command ends: 3 where Terraform did not do all of it, 1 where it does not work."""
    if done.unfinished is not None:
        return done.unfinished.exit_code
    return REFUSED if done.passed is False else 0


def require_forge(job: Job, name: str) -> None:
    """Refuse to go on where there is nobody to ask.

    Raises:
        ConfigurationError: there is no token, or no repository.

    """
    try:
        _ = job.forge
    except ConfigurationError as error:
        raise ConfigurationError(
            f"{name} was not rolled back",
            cause=f"no pull request can be opened: {error.problems[0].cause}",
            fix=f"set them, or do it at once: toolkit rollback {name} --direct --reason '…'",
        ) from error


def asked(job: Job, found: Rollback, *, reason: str) -> Outcome:
    """Ask for a rollback by a pull request."""
    from toolkit.domain.forge import Check
    from toolkit.render import ci_markdown, rollback_markdown
    from toolkit.usecases import go_back

    url = job.event.run_url if job.environ.get("GITHUB_SHA") else ""

    def check(preview: Preview, commit: str) -> Check:
        # A pull request that a job's own token opens starts no workflow: what one would say is said here.
        summary = ci_markdown.planned(preview.report, run_url=url)
        told = ci_markdown.counts(preview.report)
        return Check(f"toolkit plan {found.target}", commit, "success", told, summary, url)

    words = go_back.Words(
        title=rollback_markdown.title(found),
        obsolete=rollback_markdown.obsolete(found),
        body=lambda preview: rollback_markdown.body(found, preview, reason=reason, run_url=url),
        stopped=lambda number: rollback_markdown.stopped(found, reason, number),
        check=check,
    )
    return go_back.ask(
        found,
        words,
        branches=job.branches,
        forge=job.forge,
        preview=lambda commit: previewed(job.wiring, found, commit=commit),
        reason=reason,
        downstream=job.wiring.project.downstream(found.target),
    )


def in_job(job: Job) -> Outcome:
    """Do what somebody asked for who started the workflow by hand.

    Raises:
        ConfigurationError: what they typed can't be meant.

    """
    from toolkit.ports.branches import FileChange
    from toolkit.usecases import go_back
    from toolkit.usecases.package import release_file

    inputs = _inputs(job)
    name = job.wiring.environment(inputs.environment).name
    job = replace(job, wiring=replace(job.wiring, applying=name))
    wiring = job.wiring
    file = go_back.file_of(name)
    # The job may be an old one that is run again: what counts is what main says now.
    content = job.branches.read(propose.MAIN, file)
    if content is not None and content != wiring.workspace(name).release_file():
        wiring.workspace(name).pin(content)
    found = chosen(wiring, name, inputs.wanted)
    if found.done:
        _stop(job, found, reason=inputs.reason)
        return Outcome(found, inputs.reason)
    if not inputs.emergency:
        return asked(job, found, reason=inputs.reason)
    preview = previewed(wiring, found)

    def commit() -> str:
        wiring.workspace(name).pin(release_file(found.release))
        # The runner skips such a commit: what it asks for is done here.
        first, _, rest = rollback.message(found, inputs.reason).partition("\n")
        change = FileChange(file, release_file(found.release), f"{first} [skip ci]\n{rest}")
        return job.branches.append(propose.MAIN, change)

    done = _carried_out(wiring, found, preview, reason=inputs.reason, commit=commit)
    try:
        _stop(job, found, reason=inputs.reason)
    except ToolkitError as error:
        # What was asked for is done: promotions that stand open still are for a person to close.
        wiring.progress.note(f"note: promotions were not closed: {error.what}: {error.problems[0].cause}")
    return replace(done, shared=True)


def _stop(job: Job, found: Rollback, *, reason: str) -> None:
    """Close the promotions of the release that was left."""
    from toolkit.render import rollback_markdown
    from toolkit.usecases import go_back

    go_back.stop(
        found,
        why=rollback_markdown.stopped(found, reason, None),
        branches=job.branches,
        forge=job.forge,
        downstream=job.wiring.project.downstream(found.target),
    )


def _inputs(job: Job) -> Inputs:
    from toolkit.domain import rollback_inputs

    path = job.environ.get("GITHUB_EVENT_PATH")
    try:
        return rollback_inputs.from_event(json.loads(Path(path).read_bytes()) if path else None)
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            "nothing was rolled back",
            cause=f"the event can't be used: {error}",
            fix="start the workflow rollback by hand, with an environment of the pipeline and a reason",
        ) from error


def merged(job: Job, name: str) -> tuple[PullRequest, ...]:
    """Return the pull requests that asked for an environment's rollback, and brought the job's commit."""
    head = propose.rollback_branch(name)
    return tuple(
        item
        for item in job.forge.of_commit(job.event.sha)
        if item.merged and item.own and (item.head, item.base) == (head, propose.MAIN)
    )


def record_merged(job: Job, name: str, release: Release) -> None:
    """Record that a merged pull request rolled an environment back, with the reason that it gave."""
    from toolkit.usecases import go_back

    requests = merged(job, name)
    commits = (job.event.sha, *(item.head_sha for item in requests))
    go_back.record_merged(
        release,
        account=job.wiring.right_account(name),
        clock=job.wiring.clock,
        # Of the commits, and not of the pull request's text, which anybody can edit after the review.
        reason=rollback.reason_in([job.branches.message(each) for each in commits]),
        commit=job.event.sha,
        requests=[item.number for item in requests],
    )
