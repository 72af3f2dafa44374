"""Find the plan that was looked at before a commit was merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.digest import Digest

if TYPE_CHECKING:
    from toolkit.ports.forge import Requests
    from toolkit.ports.ledger import Ledger


def reviewed(commit: str, *, requests: Requests, ledger: Ledger) -> Digest | None:
    """Return the fingerprint that was planned of the pull request which brought a commit; None for none.

    The forge says which pull request that was, and the ledger what was planned of its last commit: who can
    write comments, descriptions or check runs has no say in it.
    """
    heads = {item.head_sha for item in requests.of_commit(commit) if item.merged}
    planned = [item for item in ledger.records("planned") if item.details.get("commit") in heads]
    newest = max(planned, key=lambda item: item.at, default=None)
    return None if newest is None else Digest(newest.details["fingerprint"])
