"""Ask by a pull request that an environment run a release: one an environment, however often asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from toolkit.domain.forge import Draft
from toolkit.ports.branches import FileChange

if TYPE_CHECKING:
    from toolkit.domain.forge import PullRequest
    from toolkit.ports.branches import Branches
    from toolkit.ports.forge import Forge

MAIN = "main"
"""the branch that says what runs where"""


class Onto(Protocol):
    """Something that is asked for of an environment: a promotion, or a rollback."""

    @property
    def target(self) -> str:
        """The environment."""
        ...


def branch(target: str) -> str:
    """Return the branch from which a promotion to an environment is asked for."""
    return f"promote/{target}"


def rollback_branch(environment: str) -> str:
    """Return the branch from which it is asked that an environment go back."""
    return f"rollback/{environment}"


def committed(
    promotion: Onto,
    content: bytes,
    *,
    message: str,
    branches: Branches,
    base: str,
    head: str | None = None,
) -> str:
    """Let a branch (the environment's promotions' own, by default) be its base and the one-file commit.

    Return the commit.
    """
    file = f"terraform/envs/{promotion.target}/release.auto.tfvars.json"
    return branches.propose(head or branch(promotion.target), base, FileChange(file, content, message))


def asked(
    promotion: Onto, *, title: str, body: str, forge: Forge, base: str, head: str | None = None
) -> PullRequest:
    """Open the pull request of an environment, or let the one that stands say this."""
    head = head or branch(promotion.target)
    found = forge.open(Draft(head, base, title, body))
    if (found.title, found.body.rstrip()) != (title, body.rstrip()):
        forge.update(found.number, title=title, body=body)
    return forge.get(found.number)


def withdrawn(
    promotion: Onto, *, why: str, branches: Branches, forge: Forge, base: str, head: str | None = None
) -> None:
    """Close what is asked for no more, and say why."""
    head = head or branch(promotion.target)
    for item in forge.standing(head=head, base=base):
        forge.comment(item.number, why)
        forge.close(item.number)
        branches.drop(head)
