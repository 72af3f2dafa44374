"""Who may do more, and who less, than before."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Permitted:
    """One thing that somebody becomes, or is no longer, allowed."""

    address: str
    """of what changes it"""
    holder: str
    """what the policy is of: role, user, group, policy, trust, resource or function"""
    who: str
    """whom a resource or a role lets in; "" where the holder itself acts"""
    action: str
    resource: str
    conditions: tuple[str, ...] = ()
    """keys that are tested"""


@dataclass(frozen=True, slots=True)
class IdentityDelta:
    """The difference in what is allowed, however the policies are written."""

    added: tuple[Permitted, ...] = ()
    removed: tuple[Permitted, ...] = ()
    unknown: tuple[str, ...] = ()
    """addresses of policies that the plan can't tell"""


NO_DELTA = IdentityDelta()
