"""GitHub, by PyGithub. Whatever fails for a while is tried again, with a bound; no token is ever told."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import requests
from github import Auth, Github, GithubException, GithubRetry, RateLimitExceededException

from toolkit.domain.forge import BODY_LIMIT, Check, Comment, PullRequest, Review
from toolkit.errors import ConfigurationError, ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from github.PullRequest import PullRequest as GithubPullRequest
    from github.Repository import Repository

    from toolkit.domain.forge import Conclusion, Draft, Verdict

_API = "https://api.github.com"
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_TRIES = 6
"""times that a request is repeated; with what is waited in between, some two minutes"""
_LONGEST = 120.0
"""seconds that a rate limit is waited for. The primary one can ask for an hour: a job says so, and ends"""
_SECONDARY = 60.0
"""seconds to wait where a secondary limit does not say how long.
Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api"""
_MISSING, _UNPROCESSABLE = 404, 422
_VERDICTS: dict[str, Verdict] = {"APPROVED": "approved", "CHANGES_REQUESTED": "changes requested"}
"""Source: https://docs.github.com/en/rest/pulls/reviews"""


class GithubForge:
    """One repository on GitHub.

    Args:
        repository: ``owner/name``.
        token: of a job (``GITHUB_TOKEN``), an app or a person.
        api: where the API is.
        patience: seconds to wait where a secondary rate limit does not say how long.
        pace: whether requests are spread, as GitHub asks for: 0.25 s between any, 1 s between writes.

    """

    def __init__(
        self, repository: str, *, token: str, api: str = _API, patience: float = _SECONDARY, pace: bool = True
    ) -> None:
        if not _REPOSITORY.fullmatch(repository):
            raise ConfigurationError(
                "GitHub was not asked",
                cause=f"{repository!r} is no repository",
                fix="set GITHUB_REPOSITORY to owner/name",
            )
        retry = GithubRetry(
            total=_TRIES,
            backoff_factor=0.5,
            secondary_rate_wait=patience,
            max_rate_limit_wait=_LONGEST,
            allowed_methods=frozenset({"GET", "POST", "PATCH", "DELETE"}),
        )
        spread: dict[str, Any] = (
            {} if pace else {"seconds_between_requests": None, "seconds_between_writes": None}
        )
        github = Github(
            auth=Auth.Token(token),
            base_url=api.rstrip("/"),
            retry=retry,
            per_page=100,
            timeout=30,
            lazy=True,
            **spread,
        )
        self._owner = repository.split("/", maxsplit=1)[0]
        self._name = repository
        self._repository = github.get_repo(repository)

    @property
    def repository(self) -> Repository:
        """The repository, for what else is kept in it."""
        return self._repository

    def explained(self, doing: str) -> AbstractContextManager[None]:
        """Tell in our own words of whatever fails while something is done."""
        return self._explained(doing)

    def comments(self, number: int) -> tuple[Comment, ...]:
        """Return all comments of a pull request, oldest first."""
        with self._explained(f"list the comments of #{number}"):
            found = self._request(number).get_issue_comments()
            return tuple(Comment(item.id, item.body or "") for item in found)

    def comment(self, number: int, body: str) -> Comment:
        """Add a comment."""
        with self._explained(f"comment on #{number}"):
            made = self._request(number).create_issue_comment(body)
            return Comment(made.id, body)

    def edit(self, number: int, comment: int, body: str) -> None:
        """Replace what a comment says."""
        with self._explained(f"edit a comment of #{number}"):
            self._request(number).get_issue_comment(comment).edit(body)

    def erase(self, number: int, comment: int) -> None:
        """Take a comment away."""
        with self._explained(f"delete a comment of #{number}"):
            try:
                self._request(number).get_issue_comment(comment).delete()
            except GithubException as error:
                if error.status != _MISSING:
                    raise

    def report(self, check: Check) -> None:
        """Say what was found of a commit."""
        url: dict[str, Any] = {"details_url": check.url} if check.url else {}
        told: dict[str, Any] = {
            "status": "completed",
            "conclusion": check.conclusion,
            "output": {"title": check.title, "summary": check.summary[: BODY_LIMIT - 1]},
            **url,
        }
        with self._explained(f"report {check.name} of {check.sha[:12]}"):
            commit = self._repository.get_commit(check.sha)
            before = list(commit.get_check_runs(check_name=check.name, filter="latest"))
            if before:
                before[0].edit(**told)
            else:
                self._repository.create_check_run(check.name, check.sha, **told)

    def checks(self, sha: str) -> tuple[Check, ...]:
        """Return the newest check run of each name."""
        with self._explained(f"list the check runs of {sha[:12]}"):
            found = self._repository.get_commit(sha).get_check_runs(filter="latest")
            return tuple(
                Check(
                    item.name,
                    item.head_sha,
                    cast("Conclusion", item.conclusion),
                    item.output.title or "",
                    item.output.summary or "",
                    item.details_url or "",
                )
                for item in found
            )

    def get(self, number: int) -> PullRequest:
        """Return a pull request."""
        with self._explained(f"read #{number}"):
            return _read(self._repository.get_pull(number))

    def of_commit(self, sha: str) -> tuple[PullRequest, ...]:
        """Return the pull requests that brought a commit."""
        with self._explained(f"find the pull request of {sha[:12]}"):
            return tuple(_read(item) for item in self._repository.get_commit(sha).get_pulls())

    def standing(self, *, head: str, base: str) -> tuple[PullRequest, ...]:
        """Return the open pull requests from a branch into another."""
        with self._explained(f"list the pull requests of {head}"):
            # A head without its owner is not filtered by at all.
            found = self._repository.get_pulls(state="open", head=f"{self._owner}:{head}", base=base)
            return tuple(sorted((_read(item) for item in found), key=lambda item: item.number))

    def reviews(self, number: int) -> tuple[Review, ...]:
        """Return what each person said last of a pull request."""
        with self._explained(f"read the reviews of #{number}"):
            found: dict[str, Review] = {}
            for item in self._request(number).get_reviews():
                # A remark leaves a verdict standing; DISMISSED takes it back.
                if item.user is not None and item.state != "COMMENTED":
                    said = _VERDICTS.get(item.state, "other")
                    found[item.user.login] = Review(item.user.login, said, item.commit_id or "")
            return tuple(found.values())

    def open(self, draft: Draft) -> PullRequest:
        """Open a pull request, or return the one that stands."""
        with self._explained(f"open a pull request from {draft.head}"):
            try:
                made = self._repository.create_pull(
                    draft.base, draft.head, title=draft.title, body=draft.body
                )
            except GithubException as error:
                if error.status != _UNPROCESSABLE or "already exists" not in _told(error):
                    raise
            else:
                return _read(made)
        # Another runner was quicker, or an answer got lost on its way to us.
        found = self.standing(head=draft.head, base=draft.base)
        if not found:
            raise ToolError(
                f"GitHub could not open a pull request from {draft.head}",
                cause="it says that one exists, and lists none",
                fix="run the command again",
            )
        return found[0]

    def update(self, number: int, *, title: str, body: str) -> None:
        """Replace what a pull request says."""
        with self._explained(f"update #{number}"):
            self._repository.get_pull(number).edit(title=title, body=body)

    def close(self, number: int) -> None:
        """Close a pull request."""
        with self._explained(f"close #{number}"):
            self._repository.get_pull(number).edit(state="closed")

    def _request(self, number: int) -> GithubPullRequest:
        return self._repository.get_pull(number)

    @contextmanager
    def _explained(self, doing: str) -> Iterator[None]:
        what = f"GitHub could not {doing}"
        try:
            yield
        except RateLimitExceededException as error:
            raise ToolError(
                what,
                cause=f"the rate limit of this token is used up: {_told(error)}",
                fix="run the job again once it is renewed, within an hour",
            ) from error
        except GithubException as error:
            raise self._refused(what, error) from error
        except requests.exceptions.RequestException as error:
            raise ToolError(
                what,
                cause=f"no answer, {_TRIES} times: {_plain(error)}",
                fix="look at https://www.githubstatus.com, and run the job again",
            ) from error

    def _refused(self, what: str, error: GithubException) -> ToolError:
        said = _told(error)
        match error.status:
            case 401:
                fix = "the token is none, or has expired: give the job a GITHUB_TOKEN"
            case 403:
                fix = "give the job's token the permissions that docs/commands/ci.md lists"
            case 404:
                fix = f"look whether {self._name} has it, and whether the token may see it"
            case 422:
                fix = "what was sent does not fit what is there by now: run the job for the newest commit"
            case _:
                fix = "look at https://www.githubstatus.com, and run the job again"
        return ToolError(what, cause=f"it answered {error.status}: {said}", fix=fix)


def from_environment(environ: Mapping[str, str] = os.environ) -> GithubForge:
    """Return the repository that a job works on.

    Raises:
        ConfigurationError: there is no token, or no repository.

    """
    missing = [name for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY") if not environ.get(name)]
    if missing:
        raise ConfigurationError(
            "GitHub was not asked",
            cause=f"{' and '.join(missing)} not set",
            fix="run this in a job of GitHub Actions, or set them: a token, and owner/name",
        )
    api = environ.get("GITHUB_API_URL") or _API
    # A server on this machine is a test's: nothing is gained by going slowly.
    near = api.startswith("http://127.0.0.1:")
    return GithubForge(environ["GITHUB_REPOSITORY"], token=environ["GITHUB_TOKEN"], api=api, pace=not near)


def _read(item: GithubPullRequest) -> PullRequest:
    return PullRequest(
        number=item.number,
        head=item.head.ref,
        head_sha=item.head.sha,
        base=item.base.ref,
        title=item.title,
        body=item.body or "",
        open=item.state == "open",
        merged=item.merged_at is not None,
        url=item.html_url,
        author=item.user.login if item.user is not None else "",
        # A fork that was deleted has no repository any more.
        own=item.head.repo is not None and item.head.repo.full_name == item.base.repo.full_name,
    )


def _told(error: GithubException) -> str:
    """Return what GitHub says, in one line: its message, and what it names of each field."""
    data = error.data if isinstance(error.data, dict) else {}
    parts = [str(data.get("message") or "no reason given")]
    for item in data.get("errors") or ():
        if isinstance(item, dict):
            named = " ".join(str(item[key]) for key in ("field", "code") if item.get(key))
            parts.append(str(item.get("message") or named))
        else:
            parts.append(str(item))
    return " ".join("; ".join(parts).split())[:500]


def _plain(error: requests.exceptions.RequestException) -> str:
    """Return which kind of failure it was; the request's own text may quote what was sent."""
    return type(error).__name__
