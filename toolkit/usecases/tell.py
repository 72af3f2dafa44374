"""Say on a pull request what was found: one comment an environment, edited in place, and a check run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.forge import Check

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.ci_event import Event
    from toolkit.domain.forge import Conclusion
    from toolkit.ports.forge import Checks, Comments, Forge


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one environment."""

    environment: str
    marker: str
    """the hidden line that the comment begins with"""
    conclusion: Conclusion
    title: str
    body: str


def tell(event: Event, finding: Finding, *, forge: Forge, note: Callable[[str], None]) -> bool:
    """Comment, and report a check run; return False where a newer push has made this one old.

    The check run belongs to its commit, and is reported in any case.
    """
    checked(event, finding, forge=forge)
    if event.request is None:
        return True
    newest = forge.get(event.request).head_sha
    if newest != event.head_sha:
        note(f"#{event.request} is at {newest[:12]} by now: its own run says what holds there")
        return False
    commented(event.request, finding, forge=forge)
    return True


def checked(event: Event, finding: Finding, *, forge: Checks) -> None:
    """Report the check run of the commit that is reviewed."""
    forge.report(
        Check(
            f"toolkit plan {finding.environment}",
            event.head_sha,
            finding.conclusion,
            finding.title,
            finding.body,
            event.run_url,
        )
    )


def commented(number: int, finding: Finding, *, forge: Comments) -> None:
    """Let there be one comment of this marker on a pull request, which says this."""
    found = [item for item in forge.comments(number) if item.body.startswith(finding.marker)]
    if not found:
        forge.comment(number, finding.body)
        # Two runners at once have both found none: the oldest stays.
        found = [item for item in forge.comments(number) if item.body.startswith(finding.marker)]
    first, *others = sorted(found, key=lambda item: item.id)
    if first.body.rstrip() != finding.body.rstrip():
        forge.edit(number, first.id, finding.body)
    for item in others:
        forge.erase(number, item.id)
