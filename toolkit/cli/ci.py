"""``toolkit ci``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options
from toolkit.domain.digest import Digest
from toolkit.errors import ConfigurationError
from toolkit.render import drift_lines, text
from toolkit.render import rollback as render
from toolkit.usecases.tell import tell
from toolkit.wiring import drifting, rolling_back
from toolkit.wiring.ci import Job

if TYPE_CHECKING:
    from toolkit.wiring.ci import Deployed
    from toolkit.wiring.project import Wiring

SCHEMA = "toolkit/ci/v1"


@click.group()
@click.option("-C", "start", metavar="DIR", type=click.Path(path_type=Path), help="Run as if started in DIR.")
@click.pass_context
def ci(ctx: click.Context, start: Path | None) -> None:
    """Do what the workflows call: read the event, say it on the pull request.

    Reads GITHUB_EVENT_PATH, GITHUB_EVENT_NAME, GITHUB_SHA, GITHUB_REPOSITORY and GITHUB_TOKEN, as a job
    of GitHub Actions has them. Nothing that somebody wrote into an event becomes code.
    """
    above = ctx.find_root().obj
    if start is not None:
        above["start"] = (above["start"] or Path()) / start


def _fingerprint(value: str | None) -> Digest | None:
    if not value:
        return None
    try:
        return Digest(value)
    except ValueError as error:
        raise ConfigurationError(
            "nothing was deployed", cause=str(error), fix="copy the fingerprint that toolkit plan prints"
        ) from error


def _approved(function: Any) -> Any:  # noqa: ANN401 - whatever click decorates
    return click.option(
        "--approved-fingerprint",
        "approved",
        metavar="sha256:…",
        help="Apply this plan, in place of the pull request's.",
    )(function)


@ci.command()
@options.project
def affected(wiring: Wiring, *, as_json: bool) -> None:
    """Say which environments a change reaches.

    Written to GITHUB_OUTPUT too, as JSON lists: plan, deploy, promote. Needs no credentials.
    """
    job = Job(wiring)
    found = job.reached()
    lists = {"plan": found.plan, "deploy": found.deploy, "promote": found.promote}
    job.write("GITHUB_OUTPUT", "".join(f"{key}={json.dumps(names)}\n" for key, names in lists.items()))
    told = [f"{key:8} {', '.join(names) or 'none'}" for key, names in lists.items()]
    options.show({"schema": SCHEMA, **lists}, "\n".join(told), as_json=as_json)


@ci.command()
@click.argument("environments", type=options.NAME_TYPE, metavar="[ENV]...", nargs=-1)
@options.target
@options.project
def plan(wiring: Wiring, *, as_json: bool, environments: tuple[str, ...]) -> int:
    """Plan what a pull request reaches, and say it there.

    One comment for each environment, edited in place, a check run, and the job's summary. What is checked
    out is planned as if it were published. A pull request from a fork is refused.
    """
    job = Job(wiring)
    job.require_own()
    names = environments or job.reached().plan
    found = job.findings([wiring.environment(name).name for name in names])
    for finding, _ in found:
        job.write("GITHUB_STEP_SUMMARY", finding.body + "\n")
        tell(job.event, finding, forge=job.forge, note=wiring.progress.note)
    rows = [
        {"environment": each.environment, "conclusion": each.conclusion, "title": each.title}
        for each, _ in found
    ]
    told = [f"{each.environment}: {each.title}" for each, _ in found]
    for _, error in found:
        if error is not None:
            click.echo(text.error(error), err=True)
    shown = "\n".join(told) or "No environment is reached"
    options.show({"schema": SCHEMA, "environments": rows}, shown, as_json=as_json)
    return max((error.exit_code for _, error in found if error is not None), default=0)


@ci.command()
@_approved
@options.target
@options.project
def deploy(wiring: Wiring, *, as_json: bool, approved: str | None) -> None:
    """Deploy what was merged to the first environment.

    Packages, publishes, commits the release file, applies the plan that was reviewed on the pull request
    and no other, verifies, and opens the pull request that promotes it.
    """
    job = Job(replace(wiring, applying=wiring.project.pipeline[0]))
    _show(job, job.deploy(_fingerprint(approved)), as_json=as_json)


@ci.command()
@options.environment()
@_approved
@options.target
@options.project
def promote(wiring: Wiring, *, as_json: bool, environment: str, approved: str | None) -> None:
    """Deploy the release that a merged promotion pins to ENV.

    Applies the plan that was reviewed and no other, verifies, and opens the pull request that promotes it
    further. A release that was never verified upstream is refused.
    """
    name = wiring.environment(environment).name
    job = Job(replace(wiring, applying=name))
    _show(job, job.promote(name, _fingerprint(approved)), as_json=as_json)


@ci.command()
@click.argument("environments", type=options.NAME_TYPE, metavar="[ENV]...", nargs=-1)
@options.target
@options.project
def drift(wiring: Wiring, *, as_json: bool, environments: tuple[str, ...]) -> int:
    """Look for drift, and let one issue for each environment tell of it.

    Without ENV, every environment that pins a release is looked at. The issue is updated in place, closed
    when the drift is gone, and opened again when it comes back. Drift is no failure of the job.
    """
    job = Job(wiring)
    told = drifting.told(job, environments or drifting.released(wiring))
    for each in told:
        if isinstance(each.found, drifting.Failed):
            click.echo(text.error(each.found.error), err=True)
    document = {"schema": SCHEMA, "environments": [_drift_row(each) for each in told]}
    lines = [_drift_line(each) for each in told]
    shown = "\n".join(lines) or "Nothing can have drifted: no release is pinned"
    options.show(document, shown, as_json=as_json)
    errors = [each.found.error for each in told if isinstance(each.found, drifting.Failed)]
    return max((error.exit_code for error in errors), default=0)


def _drift_row(told: drifting.Told) -> dict[str, Any]:
    issue = None if told.issue is None else {"number": told.issue.number, "url": told.issue.url}
    if isinstance(told.found, drifting.Failed):
        failed = {"conclusion": "failure", "drifted": None, "items": None}
        return {"environment": told.found.name, **failed, "issue": issue}
    conclusion = "neutral" if told.found.drifted else "success"
    items = len(told.found.items)
    return {
        "environment": told.found.environment,
        "conclusion": conclusion,
        "drifted": told.found.drifted,
        "items": items,
        "issue": issue,
    }


def _drift_line(told: drifting.Told) -> str:
    if isinstance(told.found, drifting.Failed):
        return f"{told.found.name}: could not be looked at"
    state = (
        "" if told.issue is None else f" (#{told.issue.number}, {'open' if told.issue.open else 'closed'})"
    )
    return f"{drift_lines.verdict(told.found)}{state}"


@ci.command()
@options.target
@options.project
def rollback(wiring: Wiring, *, as_json: bool) -> int:
    """Roll back an environment, as somebody asked for by hand.

    Reads environment, to, reason and emergency from the inputs of the event; a reason is required. Opens the
    pull request that asks for it; in an emergency commits, applies and verifies it now.
    """
    job, begun = Job(wiring), wiring.clock.elapsed()
    done = rolling_back.in_job(job)
    done = replace(done, seconds=wiring.clock.elapsed() - begun)
    lines = [] if done.preview is None else [render.preview(done.rollback, done.preview)]
    told = "\n".join([*lines, render.outcome(done)])
    fence = "`" * 8
    job.write("GITHUB_STEP_SUMMARY", f"{fence}text\n{told}\n{fence}\n")
    options.show(render.document(done), told, as_json=as_json)
    return rolling_back.exit_code(done)


def _show(job: Job, done: Deployed, *, as_json: bool) -> None:
    lines = [text.apply(done.applied), text.verify(done.verified)]
    if done.onward is not None:
        lines.append(text.promote(done.onward))
    onward = done.onward.request if done.onward is not None else None
    document = {
        "schema": SCHEMA,
        "environment": done.applied.report.plan.environment,
        "release": done.applied.report.release.id,
        "fingerprint": done.applied.report.fingerprint.value,
        "passed": done.verified.verification.passed,
        "pull_request": None if onward is None else {"number": onward.number, "url": onward.url},
    }
    fence, told = "`" * 8, "\n".join(lines)
    job.write("GITHUB_STEP_SUMMARY", f"{fence}text\n{told}\n{fence}\n")
    options.show(document, told, as_json=as_json)
