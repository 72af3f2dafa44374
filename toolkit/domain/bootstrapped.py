"""What was made in an account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Bootstrapped:
    """What was made, and what was there already."""

    environment: str
    created: tuple[str, ...]
    existing: tuple[str, ...]
    changed: tuple[str, ...] = ()
    """What was there, and was given other properties"""
    removed: tuple[str, ...] = ()
    """What nobody needs any more"""
    roles: Mapping[str, str] = field(default_factory=dict)
    """ARNs of the roles of GitHub's jobs, by what they are for"""
    dry: bool = False
    """Whether nothing was done, and all of it is what would be"""
