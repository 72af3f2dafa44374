"""Find the plan that was looked at before a commit was merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain import evidence
from toolkit.domain.digest import Digest
from toolkit.errors import Refused

if TYPE_CHECKING:
    from toolkit.domain.release import Release
    from toolkit.ports.forge import Requests
    from toolkit.ports.ledger import Ledger
    from toolkit.usecases.account import Account


def reviewed(commit: str, *, requests: Requests, ledger: Ledger) -> Digest | None:
    """Return the fingerprint that was planned of the pull request which brought a commit; None for none.

    The forge says which pull request that was, and the ledger what was planned of its last commit: who can
    write comments, descriptions or check runs has no say in it.
    """
    heads = {item.head_sha for item in requests.of_commit(commit) if item.merged}
    planned = [item for item in ledger.records("planned") if item.details.get("commit") in heads]
    newest = max(planned, key=lambda item: item.at, default=None)
    return None if newest is None else Digest(newest.details["fingerprint"])


def require_verified(release: Release, target: str, *, source: Account) -> None:
    """Refuse a release that was merged for an environment and never verified in the one that feeds it.

    Raises:
        Refused: somebody edited the release file by hand, or the newest verification failed.

    """
    upstream = source.environment.name
    seen = evidence.latest(source.ledger.records("verified"), "verified", release=release.id)
    if seen is None or seen.details.get("passed") is not True:
        raise Refused(
            f"{target} was not touched",
            cause=f"it pins {release.id}, which never passed a verification in {upstream}",
            fix=f"undo the edit of its release file, and promote: toolkit promote {upstream} {target}",
        )
