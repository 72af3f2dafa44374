"""What a forge keeps for people to look into."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that somebody has to look into. Its title and its text may have been edited by anybody."""

    number: int
    title: str
    body: str
    open: bool
    url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What an issue is to say of one subject."""

    marker: str
    """the hidden line that its text begins with: by it the issue is found again"""
    title: str
    body: str
    standing: bool
    """whether there is anything to look into"""
    state: str
    """a hidden line in the text: as long as it is the same, there is no news"""
    news: str
    """the comment where what is to be looked into has changed, or has come back"""
    over: str
    """the comment where there is nothing left to look into"""
