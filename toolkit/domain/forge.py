"""What a forge keeps beside git: pull requests, comments and check runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Conclusion = Literal["success", "failure", "neutral"]
Verdict = Literal["approved", "changes requested", "other"]
BODY_LIMIT = 65_536
"""characters of a comment or of a pull request's text.
Source: https://docs.github.com/en/rest/issues/comments (body is too long, maximum is 65536 characters)"""
TITLE_LIMIT = 256
"""characters of a pull request's title"""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a pull request."""

    id: int
    body: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a run found of one commit."""

    name: str
    sha: str
    conclusion: Conclusion
    title: str
    summary: str
    url: str = ""
    """where the run can be looked at; empty where nowhere"""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A branch that asks to be merged. Its title, its text and its names were written by anybody."""

    number: int
    head: str
    """branch"""
    head_sha: str
    base: str
    """branch"""
    title: str
    body: str
    open: bool
    merged: bool
    url: str
    author: str = ""
    """who opened it, by the forge's name; empty where that is not known"""
    own: bool = True
    """whether its branch is one of this repository, and not of a fork"""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person last said of a pull request, and of which of its commits."""

    by: str
    """the forge's name of a person"""
    verdict: Verdict
    sha: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A pull request that is to be."""

    head: str
    base: str
    title: str
    body: str
