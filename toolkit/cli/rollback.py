"""``toolkit rollback``."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.domain import rollback as domain
from toolkit.domain.rollback import Outcome
from toolkit.errors import ConfigurationError
from toolkit.render import rollback as render
from toolkit.wiring import rolling_back
from toolkit.wiring.ci import Job

if TYPE_CHECKING:
    from toolkit.domain.rollback import Preview, Rollback
    from toolkit.wiring.project import Wiring


class Release(click.ParamType):  # type: ignore[type-arg] # it is generic from click 8.4 on only
    """The id of a release, checked before anything runs."""

    name = "release"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the id."""
        if not domain.RELEASE.fullmatch(value):
            self.fail(f"{value!r} is no release: one is r- and 12 hex digits", param, ctx)
        return value


@click.command()
@options.environment()
@click.option("--to", "wanted", type=Release(), metavar="r-…", help="Go back to this release.")
@click.option("--dry-run", is_flag=True, help="Say what comes back and what does not, and change nothing.")
@click.option("--direct", is_flag=True, help="Commit, apply and verify it now, without a pull request.")
@click.option("--reason", metavar="TEXT", help="Why; --direct needs it. It is recorded.")
@click.option("--yes", is_flag=True, help="Do not ask, with --direct.")
@options.target
@options.project
def rollback(
    wiring: Wiring,
    *,
    as_json: bool,
    environment: str,
    wanted: str | None,
    dry_run: bool,
    direct: bool,
    reason: str | None,
    yes: bool,
) -> int:
    """Go back to the release that was verified in ENV before.

    The same bits and the same infrastructure: nothing is rebuilt. What comes back and what does not is
    told first, and every bundle is seen to be there with the bytes it is named by. A pull request asks
    for it, or --direct does it now; stopped anywhere, the same command goes on.
    """
    begun = wiring.clock.elapsed()
    why = _reason(reason, needed=direct and not dry_run)
    job, environment = Job(wiring), wiring.environment(environment).name
    if not direct and not dry_run:
        rolling_back.require_forge(job, environment)
    rolling_back.require_current(job, environment)
    found = rolling_back.chosen(wiring, environment, wanted)
    if found.done:
        done = Outcome(found, why)
    elif dry_run:
        done = Outcome(found, why, rolling_back.previewed(wiring, found))
    elif direct:
        done = _directly(job, found, why, yes=yes, as_json=as_json)
    else:
        done = rolling_back.asked(job, found, reason=why)
    done = replace(done, seconds=wiring.clock.elapsed() - begun)
    shown = [render.outcome(done)]
    if done.preview is not None and done.verified is None:
        shown.insert(0, render.preview(found, done.preview))
    options.show(render.document(done), "\n".join(shown), as_json=as_json)
    return rolling_back.exit_code(done)


def _reason(given: str | None, *, needed: bool) -> str:
    try:
        return domain.reason(given or "")
    except ValueError:
        if needed:
            raise ConfigurationError(
                "nothing was rolled back",
                cause="--direct needs a reason",
                fix="add --reason '…': it is recorded",
            ) from None
        return ""


def _directly(job: Job, found: Rollback, why: str, *, yes: bool, as_json: bool) -> Outcome:
    rolling_back.require_clean(job.wiring, found)
    seen = rolling_back.previewed(job.wiring, found)
    if not as_json or not yes:
        click.echo(render.preview(found, seen), err=True)

    def confirm(_preview: Preview) -> bool:
        return click.confirm(f"Roll back {found.target} to {found.chosen.release}?", err=True)

    rolling_back.confirmed(found, seen, yes=yes, confirm=confirm if sys.stdin.isatty() else None)
    return rolling_back.here(job, found, seen, reason=why)
