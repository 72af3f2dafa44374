"""The release passed its verification where it runs now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "verified-upstream"


def ask(candidate: Candidate) -> Answer:
    """Ask for a passing verification in the environment that feeds the target; the newest one counts."""
    verified = candidate.verified
    if verified is not None and verified.details.get("passed") is True:
        return Opened(GATE, f"verified in {candidate.source} at {verified.at:%Y-%m-%d %H:%M} UTC")
    if verified is None and candidate.way == "merged":
        return Closed(
            GATE,
            f"{candidate.target} pins {candidate.release.id}, which never passed a verification in"
            f" {candidate.source}",
            f"git revert the edit; then: toolkit promote {candidate.source} {candidate.target}",
        )
    cause = f"{candidate.source} holds no passing verification of this release"
    if verified is not None:
        failed = ", ".join(verified.details.get("failed", ())) or "nothing was compared"
        cause = f"its newest verification in {candidate.source} failed: {failed}"
    return Closed(GATE, cause, f"toolkit verify {candidate.source}")
