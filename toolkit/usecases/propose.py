"""Ask by a pull request that an environment run a release: one an environment, however often asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.forge import Draft
from toolkit.ports.branches import FileChange

if TYPE_CHECKING:
    from toolkit.domain.forge import PullRequest
    from toolkit.domain.promotion import Promotion
    from toolkit.ports.branches import Branches
    from toolkit.ports.forge import Forge

MAIN = "main"
"""the branch that says what runs where"""


def branch(target: str) -> str:
    """Return the branch from which a promotion to an environment is asked for."""
    return f"promote/{target}"


def committed(promotion: Promotion, content: bytes, *, message: str, branches: Branches, base: str) -> str:
    """Let the environment's branch be its base and the one-file commit; return the commit."""
    file = f"terraform/envs/{promotion.target}/release.auto.tfvars.json"
    return branches.propose(branch(promotion.target), base, FileChange(file, content, message))


def asked(promotion: Promotion, *, title: str, body: str, forge: Forge, base: str) -> PullRequest:
    """Open the pull request of an environment, or let the one that stands say this."""
    head = branch(promotion.target)
    found = forge.open(Draft(head, base, title, body))
    if (found.title, found.body.rstrip()) != (title, body.rstrip()):
        forge.update(found.number, title=title, body=body)
    return forge.get(found.number)


def withdrawn(promotion: Promotion, *, why: str, branches: Branches, forge: Forge, base: str) -> None:
    """Close what is asked for no more, and say why."""
    head = branch(promotion.target)
    for item in forge.standing(head=head, base=base):
        forge.comment(item.number, why)
        forge.close(item.number)
        branches.drop(head)
