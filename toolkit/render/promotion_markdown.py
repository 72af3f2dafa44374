"""What a promotion's pull request says: the evidence, the gates, and what it would do to its target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.forge import BODY_LIMIT
from toolkit.domain.gate import Closed
from toolkit.render import markdown

if TYPE_CHECKING:
    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.promotion import Promotion

_ROOM = 20_000
"""characters that gates and evidence take at the most"""
_TOLD = 400
"""characters of one gate's reason"""


def title(promotion: Promotion) -> str:
    """Return the pull request's title, which is made of names that the toolkit checked."""
    return f"Promote {promotion.release.id} from {promotion.source} to {promotion.target}"


def body(promotion: Promotion, report: PlanReport, *, run_url: str = "") -> str:
    """Return the pull request's text, of at most 65,536 characters."""
    lines = [
        f"<!-- toolkit:promotion:{promotion.target} -->",
        f"Merging this lets **{promotion.target}** run what **{promotion.source}** runs.",
        "The same bytes, infrastructure included: nothing is rebuilt.",
        "",
    ]
    for answer in promotion.answers:
        closed = isinstance(answer, Closed)
        why = answer.cause if isinstance(answer, Closed) else answer.because
        told = markdown.code(why[:_TOLD])
        lines.append(f"- **{'closed' if closed else 'open'}** {markdown.code(answer.gate)} {told}")
    if promotion.statement:
        number, digest = promotion.statement.split(" ")
        lines += ["", f"Verified by line {number} of the ledger of {promotion.source}, `{digest}`."]
    lines += ["", "<details>", f"<summary>Release {promotion.release.id}, by digest</summary>", ""]
    kept: list[str] = []
    for item in promotion.release.artifacts:
        kept.append(f"- {markdown.code(item.name)} `{item.digest.value}`")
        if sum(map(len, (*lines, *kept))) > _ROOM:
            kept.append("- and more: the release file has all of them")
            break
    lines += [*kept, "", "</details>", "", ""]
    head = "\n".join(lines)
    shown = markdown.plan(
        report,
        marker="",
        run_url=run_url,
        onward=f"merge this pull request; just this plan is applied to {promotion.target}, or none.",
        limit=BODY_LIMIT - len(head),
    )
    return head + shown


def obsolete(promotion: Promotion) -> str:
    """Return why a pull request is closed."""
    return (
        f"Closed: {promotion.target} pins {promotion.release.id} already, which is what "
        f"{promotion.source} runs. There is nothing left to promote."
    )


def refused(promotion: Promotion) -> str:
    """Return why a pull request is closed that its plan has shown to be none."""
    told = "; ".join(f"{item.gate}: {item.cause}" for item in promotion.closed)
    return f"Closed: {markdown.code(told[: 2 * _TOLD])}"
