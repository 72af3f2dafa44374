"""Let one issue tell of a subject: updated in place, closed when it is over, opened again when it is back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.domain.issue import Issue, Notice
    from toolkit.ports.issues import Issues

LABEL = "drift"
"""of the issues: only who may label an issue can make one that is taken for ours"""
_TWICE = "Another run opened an issue of this first: #{number} goes on."


def report(notice: Notice, *, issues: Issues) -> Issue | None:
    """Let the issue say what the notice says, and return it; None where there is none and need not be.

    Nothing is written where it says so already; a comment, which people are mailed, is only written where
    what there is to look into has changed.
    """
    found = _of(notice, issues)
    if found is None:
        return _opened(notice, issues) if notice.standing else None
    if not notice.standing:
        return _closed(found, notice, issues)
    news = notice.state not in found.body or not found.open
    if (found.title, found.body.rstrip(), found.open) != (notice.title, notice.body.rstrip(), True):
        issues.edit(found.number, title=notice.title, body=notice.body, open_=True)
    if news:
        issues.comment(found.number, notice.news)
    return replace(found, title=notice.title, body=notice.body, open=True)


def _of(notice: Notice, issues: Issues) -> Issue | None:
    """Return the oldest issue of a subject; an open one before those that were closed."""
    mine = [item for item in issues.labelled(LABEL) if item.body.startswith(notice.marker)]
    return min(mine, key=lambda item: (not item.open, item.number), default=None)


def _opened(notice: Notice, issues: Issues) -> Issue:
    made = issues.create(notice.title, notice.body, LABEL)
    # Two runs at once have both found none: the older issue stays.
    first = _of(notice, issues)
    if first is None or first.number == made.number:
        return made
    issues.edit(made.number, title=made.title, body=made.body, open_=False)
    issues.comment(made.number, _TWICE.format(number=first.number))
    return first


def _closed(found: Issue, notice: Notice, issues: Issues) -> Issue:
    if found.open:
        issues.edit(found.number, title=notice.title, body=notice.body, open_=False)
        issues.comment(found.number, notice.over)
    return replace(found, open=False)
