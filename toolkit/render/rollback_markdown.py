"""What a rollback's pull request says: why, what comes back, what does not, and the plan."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from toolkit.domain.forge import BODY_LIMIT
from toolkit.render import markdown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.domain.rollback import Preview, Rollback

_ROOM = 24_000
"""characters that all but the plan takes at the most"""
_SHARE = 7_000
"""characters of each list"""


def title(found: Rollback) -> str:
    """Return the pull request's title, which is made of names that the toolkit checked."""
    return f"Roll back {found.target} from {found.chosen.left} to {found.chosen.release}"


def body(found: Rollback, preview: Preview, *, reason: str, run_url: str = "") -> str:
    """Return the pull request's text, of at most 65,536 characters."""
    chosen = found.chosen
    at = f"{chosen.verified.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    lines = [
        f"<!-- toolkit:rollback:{found.target} -->",
        f"Merging this lets **{found.target}** run {chosen.release} again, infrastructure included.",
        f"It leaves {chosen.left}. The same bytes as before: nothing is rebuilt.",
        "",
        f"- **why** {markdown.code(reason)}" if reason else "- **why** nobody said",
        f"- **verified** in {found.target} at {at} by {markdown.code(chosen.verified.by)}",
        f"- **bundles** all {len(found.release.artifacts)} are stored, with the bytes they are named by",
        "",
    ]
    stays = [
        f"- **{item.kind}** {markdown.code(item.address)} {markdown.code(item.why)}" for item in preview.stays
    ]
    lines += ["**Does not come back:**", "", *_some(stays or ["- nothing is known that does not"]), ""]
    returns = [
        f"- {item.kind} {markdown.code(item.address)} {markdown.code(item.what)}" for item in preview.returns
    ]
    lines += _folded("What comes back", returns)
    bundles = [
        f"- {markdown.code(item.name)} {item.change}: `{item.left or 'none'}` → `{item.to or 'none'}`"
        for item in found.bundles
        if item.change != "same"
    ]
    lines += _folded(f"Bundles that differ, of {len(found.bundles)}", bundles)
    head = "\n".join(lines)[:_ROOM] + "\n"
    return head + markdown.plan(
        preview.report,
        marker="",
        run_url=run_url,
        onward=f"merge this pull request; just this plan is applied to {found.target}, or none.",
        limit=BODY_LIMIT - len(head),
    )


def _folded(heading: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    return ["<details>", f"<summary>{heading}</summary>", "", *_some(lines), "", "</details>", ""]


def _some(lines: Iterable[str]) -> list[str]:
    """Return as many lines as there is room for, and how many are left out."""
    kept: list[str] = []
    left, hidden = _SHARE, 0
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            hidden += 1
        else:
            kept.append(line)
    return [*kept, *([f"- and {hidden} more"] if hidden else [])]


def obsolete(found: Rollback) -> str:
    """Return why a rollback's pull request is closed."""
    return (
        f"Closed: {found.target} pins {found.chosen.release} already. There is nothing left to go back from."
    )


def stopped(found: Rollback, reason: str, number: int | None) -> str:
    """Return why a promotion's pull request is closed."""
    way = f"#{number} asks for it" if number is not None else "it is done"
    why = f": {markdown.code(reason)}" if reason else ""
    return (
        f"Closed: {found.target} is rolled back from {found.chosen.left} to {found.chosen.release} "
        f"({way}){why}. Release what mends it, and promote that."
    )
