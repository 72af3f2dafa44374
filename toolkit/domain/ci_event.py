"""What a forge says of why a job runs. Texts in it were written by anybody: none of them is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHA = re.compile(r"[0-9a-f]{40}")
_URL = re.compile(r"https?://[A-Za-z0-9.:-]{1,200}")
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True, slots=True)
class Event:
    """Why a job runs: which change, from which commit on, and from whose repository."""

    name: str
    sha: str
    """the commit that the job works on"""
    base: str | None
    """the commit that the change starts from; None where nothing is known of it"""
    request: int | None
    """number of the pull request; None where the job is not about one"""
    head_sha: str
    """the commit that is reviewed"""
    foreign: bool
    """whether the change comes from a fork"""
    run_url: str
    """where the run can be looked at; empty where nowhere"""


def from_github(document: Mapping[str, Any], environ: Mapping[str, str]) -> Event:
    """Read the event of a job of GitHub Actions.

    Args:
        document: what GITHUB_EVENT_PATH holds.
        environ: the job's variables.

    Raises:
        ValueError: it is none, with what it lacks.

    """
    name = environ.get("GITHUB_EVENT_NAME") or "workflow_dispatch"
    sha = _commit(environ.get("GITHUB_SHA"), "GITHUB_SHA")
    told = (name, sha, _run(environ))
    if name.startswith("pull_request"):
        return _of_request(document, environ, told)
    before = document.get("before")
    base = before if isinstance(before, str) and _SHA.fullmatch(before) and before.strip("0") else None
    return Event(name, sha, base, None, sha, foreign=False, run_url=told[2])


def _of_request(document: Mapping[str, Any], environ: Mapping[str, str], told: tuple[str, str, str]) -> Event:
    name, sha, url = told
    try:
        request = document["pull_request"]
        number, head, base = request["number"], request["head"], request["base"]
        # A fork that was deleted has no repository: it is a fork none the less.
        source = (head.get("repo") or {}).get("full_name")
        head_sha = _commit(head["sha"], "pull_request.head.sha")
        base_sha = _commit(base["sha"], "pull_request.base.sha")
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it tells of no pull request: it lacks {error}") from error
    if not isinstance(number, int) or number < 1:
        raise ValueError(f"its pull request has the number {number!r}")
    foreign = source != environ.get("GITHUB_REPOSITORY")
    return Event(name, sha, base_sha, number, head_sha, foreign=foreign, run_url=url)


def _commit(text: object, where: str) -> str:
    if not isinstance(text, str) or not _SHA.fullmatch(text):
        raise ValueError(f"{where} is no commit: {text!r}")
    return text


def _run(environ: Mapping[str, str]) -> str:
    server, repository = environ.get("GITHUB_SERVER_URL", ""), environ.get("GITHUB_REPOSITORY", "")
    run = environ.get("GITHUB_RUN_ID", "")
    if _URL.fullmatch(server) and _REPOSITORY.fullmatch(repository) and run.isdigit():
        return f"{server}/{repository}/actions/runs/{run}"
    return ""
