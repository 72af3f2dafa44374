"""GitHub's REST API on this machine, as far as the toolkit asks it: pages, limits, outages and refusals.

Source of every form and limit: https://docs.github.com/en/rest
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.domain.forge import Review

    Json = dict[str, Any]

BODY_LIMIT = 65_536
TOKEN = "a-token-of-a-job"


@dataclass
class Answer:
    """A response: its status, its document, and headers beside the usual ones."""

    status: int
    document: Any
    headers: dict[str, str] = field(default_factory=dict)


def refusal(status: int, message: str, *errors: Json, **headers: str) -> Answer:
    """Return an error in GitHub's own form."""
    document = {"message": message, "errors": list(errors), "documentation_url": "https://docs.github.com"}
    return Answer(status, document, {key.replace("_", "-"): value for key, value in headers.items()})


def primary_limit(seconds: int | None = 0, *, reset: int = 0) -> Answer:
    """Return what is answered once a token's requests of this hour are used up."""
    told = {"Retry_After": str(seconds)} if seconds is not None else {}
    return refusal(
        403, "API rate limit exceeded for installation ID 1.", X_RateLimit_Remaining="0",
        X_RateLimit_Reset=str(reset), **told,
    )  # fmt: skip


def secondary_limit() -> Answer:
    """Return what is answered to too many writes in a row."""
    return refusal(403, "You have exceeded a secondary rate limit. Please wait a few minutes.")


def outage() -> Answer:
    """Return what is answered by a front end whose back end is gone."""
    return Answer(502, {"message": "Server Error"})


class FakeGithub:
    """One repository. With a bare repository at hand, branches and commits are that one's.

    Args:
        bare: the repository that branches are read from; None where a test names commits itself.

    """

    def __init__(self, bare: Path | None = None, *, name: str = "octo/greetings") -> None:
        self.name = name
        self.bare = bare
        self.known: dict[str, str] = {}
        """branch to commit, where there is no bare repository"""
        self.pulls: dict[int, Json] = {}
        self.issues: dict[int, Json] = {}
        """issues proper; the API lists pull requests among them"""
        self.may_label = True
        """whether the token may: otherwise labels are dropped without a word"""
        self.comments: dict[int, Json] = {}
        self.checks: list[Json] = []
        self.reviews: list[Json] = []
        self.merges: dict[str, list[int]] = {}
        self.asked: list[tuple[str, str]] = []
        self.faults: deque[Answer] = deque()
        """what is answered to the next requests, whatever they are"""
        self.lost: deque[str] = deque()
        """methods whose next request is carried out and then answered by an outage"""
        self._lock = Lock()
        self._id = 100
        handler = type("Handler", (_Handler,), {"github": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where the API is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def branch(self, name: str) -> str | None:
        """Return the commit at the end of a branch."""
        if self.bare is None:
            return self.known.get(name)
        return self._git("rev-parse", "--verify", "--quiet", f"refs/heads/{name}")

    def has(self, sha: str) -> bool:
        """Tell whether there is such a commit."""
        if self.bare is None:
            return sha in self.known.values()
        return self._git("cat-file", "-e", f"{sha}^{{commit}}") is not None

    def merge(self, number: int) -> str:
        """Merge a pull request by a merge commit, as its button does; return the commit."""
        pull = self.pulls[number]
        head = self.branch(pull["head"]["ref"])
        assert head is not None
        pull["head"]["sha"] = head
        if self.bare is None:
            commit = f"{number:040x}"
            self.known[pull["base"]["ref"]] = commit
        else:
            base = self.branch(pull["base"]["ref"])
            assert base is not None
            tree = self._git("merge-tree", "--write-tree", base, head)
            author = ("-c", "user.name=GitHub", "-c", "user.email=noreply@example.invalid")
            message = f"Merge pull request #{number}"
            made = self._git(*author, "commit-tree", str(tree), "-p", base, "-p", head, "-m", message)
            assert made is not None
            commit = made
            self._git("update-ref", f"refs/heads/{pull['base']['ref']}", commit)
        pull |= {"state": "closed", "merged_at": "2026-01-01T00:00:00Z", "merge_commit_sha": commit}
        self.merges[commit] = [number]
        return commit

    def review(self, number: int, said: Review) -> None:
        """Let a person review a pull request, and remark something on it afterwards."""
        states = {"approved": "APPROVED", "changes requested": "CHANGES_REQUESTED", "other": "DISMISSED"}
        for state in (states[said.verdict], "COMMENTED"):
            self.reviews.append(
                {
                    "id": self._new_id(),
                    "pull": number,
                    "user": {"login": said.by},
                    "state": state,
                    "commit_id": said.sha,
                }
            )

    def _list_reviews(self, _query: Json, _sent: Json, number: str) -> Answer:
        return Answer(200, [each for each in self.reviews if each["pull"] == int(number)])

    def _git(self, *arguments: str) -> str | None:
        done = subprocess.run(["git", *arguments], cwd=self.bare, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else None

    def answer(self, method: str, path: str, query: Json, sent: Json, token: str) -> Answer:
        """Answer a request."""
        with self._lock:
            self.asked.append((method, path))
            if self.faults:
                return self.faults.popleft()
            if token != TOKEN:
                return refusal(401, "Bad credentials")
            prefix = f"/repos/{self.name}"
            if not path.startswith(prefix):
                return refusal(404, "Not Found")
            found = self._route(method, path.removeprefix(prefix), query, sent)
            if self.lost and self.lost[0] == method:
                self.lost.popleft()
                return outage()
            return found

    def _route(self, method: str, path: str, query: Json, sent: Json) -> Answer:
        routes = (
            ("GET", r"/pulls/(\d+)", self._get_pull),
            ("GET", r"/pulls/(\d+)/reviews", self._list_reviews),
            ("GET", r"/pulls", self._list_pulls),
            ("POST", r"/pulls", self._open),
            ("PATCH", r"/pulls/(\d+)", self._edit_pull),
            ("GET", r"/issues", self._list_issues),
            ("POST", r"/issues", self._open_issue),
            ("GET", r"/issues/(\d+)", self._get_issue),
            ("PATCH", r"/issues/(\d+)", self._edit_issue),
            ("POST", r"/issues/(\d+)/labels", self._label),
            ("GET", r"/issues/(\d+)/comments", self._list_comments),
            ("POST", r"/issues/(\d+)/comments", self._comment),
            ("GET", r"/issues/comments/(\d+)", self._get_comment),
            ("PATCH", r"/issues/comments/(\d+)", self._edit_comment),
            ("DELETE", r"/issues/comments/(\d+)", self._delete_comment),
            ("GET", r"/commits/([^/]+)", self._get_commit),
            ("GET", r"/commits/([^/]+)/check-runs", self._list_checks),
            ("GET", r"/commits/([^/]+)/pulls", self._pulls_of),
            ("POST", r"/check-runs", self._check),
            ("PATCH", r"/check-runs/(\d+)", self._edit_check),
        )
        for verb, pattern, answer in routes:
            matched = re.fullmatch(pattern, path)
            if verb == method and matched:
                return answer(query, sent, *matched.groups())
        return refusal(404, "Not Found")

    def _new_id(self) -> int:
        self._id += 1
        return self._id

    def _shown(self, pull: Json) -> Json:
        if pull["state"] == "open":
            pull["head"]["sha"] = self.branch(pull["head"]["ref"]) or pull["head"]["sha"]
        return pull

    def _get_pull(self, _query: Json, _sent: Json, number: str) -> Answer:
        pull = self.pulls.get(int(number))
        return refusal(404, "Not Found") if pull is None else Answer(200, self._shown(pull))

    def _list_pulls(self, query: Json, _sent: Json) -> Answer:
        found = [self._shown(pull) for pull in self.pulls.values()]
        state = query.get("state", "open")
        if state != "all":
            found = [pull for pull in found if pull["state"] == state]
        owner, _, head = query.get("head", "").partition(":")
        if head:
            # A head without its owner is ignored, as by the real one.
            found = [pull for pull in found if (owner, head) == (self._owner, pull["head"]["ref"])]
        if query.get("base"):
            found = [pull for pull in found if pull["base"]["ref"] == query["base"]]
        return Answer(200, sorted(found, key=lambda pull: -pull["number"]))

    @property
    def _owner(self) -> str:
        return self.name.split("/", maxsplit=1)[0]

    def _open(self, _query: Json, sent: Json) -> Answer:
        head, base = sent["head"].rpartition(":")[2], sent["base"]
        if len(sent.get("body") or "") > BODY_LIMIT:
            return _too_long()
        sha = self.branch(head)
        if sha is None:
            wrong = {"resource": "PullRequest", "field": "head", "code": "invalid"}
            return refusal(422, "Validation Failed", wrong)
        if any(
            pull["state"] == "open" and (pull["head"]["ref"], pull["base"]["ref"]) == (head, base)
            for pull in self.pulls.values()
        ):
            twice = f"A pull request already exists for {self._owner}:{head}."
            return refusal(
                422, "Validation Failed",
                {"resource": "PullRequest", "code": "custom", "message": twice},
            )  # fmt: skip
        number = self._next_number()
        repository = {"full_name": self.name}
        self.pulls[number] = {
            "id": self._new_id(),
            "number": number,
            "state": "open",
            "title": sent["title"],
            "body": sent.get("body"),
            "merged_at": None,
            "user": {"login": "github-actions[bot]"},
            "head": {"ref": head, "sha": sha, "repo": repository},
            "base": {"ref": base, "sha": self.branch(base), "repo": repository},
            "url": f"{self.url}/repos/{self.name}/pulls/{number}",
            "issue_url": f"{self.url}/repos/{self.name}/issues/{number}",
            "html_url": f"https://github.example/{self.name}/pull/{number}",
        }
        return Answer(201, self.pulls[number])

    def _edit_pull(self, _query: Json, sent: Json, number: str) -> Answer:
        if len(sent.get("body") or "") > BODY_LIMIT:
            return _too_long()
        self.pulls[int(number)] |= {key: sent[key] for key in ("title", "body", "state") if key in sent}
        return Answer(200, self.pulls[int(number)])

    def _next_number(self) -> int:
        """Return the next number: issues and pull requests share them."""
        return 1 + max((*self.pulls, *self.issues), default=0)

    def _as_issue(self, number: int) -> Json | None:
        """Return an issue; a pull request is one too, with a word on what it really is."""
        if number in self.issues:
            return self.issues[number]
        pull = self.pulls.get(number)
        if pull is None:
            return None
        kept = {key: pull[key] for key in ("id", "number", "state", "title", "body", "html_url")}
        url = f"{self.url}/repos/{self.name}/issues/{number}"
        return {**kept, "labels": pull.get("labels", []), "url": url, "pull_request": {"url": pull["url"]}}

    def _list_issues(self, query: Json, _sent: Json) -> Answer:
        numbers = sorted((*self.pulls, *self.issues), reverse=True)
        found = [issue for number in numbers if (issue := self._as_issue(number)) is not None]
        state = query.get("state", "open")
        if state != "all":
            found = [issue for issue in found if issue["state"] == state]
        for label in filter(None, query.get("labels", "").split(",")):
            found = [issue for issue in found if label in {each["name"] for each in issue["labels"]}]
        return Answer(200, found)

    def _get_issue(self, _query: Json, _sent: Json, number: str) -> Answer:
        found = self._as_issue(int(number))
        return refusal(404, "Not Found") if found is None else Answer(200, found)

    def _open_issue(self, _query: Json, sent: Json) -> Answer:
        if len(sent.get("body") or "") > BODY_LIMIT:
            return _too_long()
        number = self._next_number()
        labels = [{"name": name} for name in sent.get("labels", ()) if self.may_label]
        self.issues[number] = {
            "id": self._new_id(),
            "number": number,
            "state": "open",
            "title": sent["title"],
            "body": sent.get("body"),
            "labels": labels,
            "url": f"{self.url}/repos/{self.name}/issues/{number}",
            "html_url": f"https://github.example/{self.name}/issues/{number}",
        }
        return Answer(201, self.issues[number])

    def _edit_issue(self, _query: Json, sent: Json, number: str) -> Answer:
        if len(sent.get("body") or "") > BODY_LIMIT:
            return _too_long()
        if int(number) not in self.issues:
            return refusal(404, "Not Found")
        self.issues[int(number)] |= {key: sent[key] for key in ("title", "body", "state") if key in sent}
        return Answer(200, self.issues[int(number)])

    def _label(self, _query: Json, sent: Json, number: str) -> Answer:
        if not self.may_label:
            return refusal(403, "Resource not accessible by integration")
        found = self.issues[int(number)]["labels"]
        names = sent["labels"] if isinstance(sent, dict) else sent
        found += [{"name": name} for name in names if {"name": name} not in found]
        return Answer(200, found)

    def _list_comments(self, _query: Json, _sent: Json, number: str) -> Answer:
        return Answer(200, [each for each in self.comments.values() if each["issue"] == int(number)])

    def _comment(self, _query: Json, sent: Json, number: str) -> Answer:
        if len(sent["body"]) > BODY_LIMIT:
            return _too_long()
        key = self._new_id()
        url = f"{self.url}/repos/{self.name}/issues/comments/{key}"
        self.comments[key] = {"id": key, "issue": int(number), "body": sent["body"], "url": url}
        return Answer(201, self.comments[key])

    def _get_comment(self, _query: Json, _sent: Json, key: str) -> Answer:
        found = self.comments.get(int(key))
        return refusal(404, "Not Found") if found is None else Answer(200, found)

    def _edit_comment(self, _query: Json, sent: Json, key: str) -> Answer:
        if len(sent["body"]) > BODY_LIMIT:
            return _too_long()
        self.comments[int(key)]["body"] = sent["body"]
        return Answer(200, self.comments[int(key)])

    def _delete_comment(self, _query: Json, _sent: Json, key: str) -> Answer:
        return Answer(204, None) if self.comments.pop(int(key), None) else refusal(404, "Not Found")

    def _get_commit(self, _query: Json, _sent: Json, sha: str) -> Answer:
        if not self.has(sha):
            return refusal(422, f"No commit found for SHA: {sha}")
        return Answer(200, {"sha": sha, "url": f"{self.url}/repos/{self.name}/commits/{sha}"})

    def _list_checks(self, query: Json, _sent: Json, sha: str) -> Answer:
        found = [
            run
            for run in self.checks
            if run["head_sha"] == sha and query.get("check_name", run["name"]) == run["name"]
        ]
        return Answer(200, {"total_count": len(found), "check_runs": found})

    def _pulls_of(self, _query: Json, _sent: Json, sha: str) -> Answer:
        return Answer(200, [self.pulls[number] for number in self.merges.get(sha, ())])

    def _check(self, _query: Json, sent: Json) -> Answer:
        if not self.has(sent["head_sha"]):
            return refusal(422, f"No commit found for SHA: {sent['head_sha']}")
        key = self._new_id()
        self.checks.append({**sent, "id": key, "url": f"{self.url}/repos/{self.name}/check-runs/{key}"})
        return Answer(201, self.checks[-1])

    def _edit_check(self, _query: Json, sent: Json, key: str) -> Answer:
        (found,) = (run for run in self.checks if run["id"] == int(key))
        found |= sent
        return Answer(200, found)


def _too_long() -> Answer:
    message = f"body is too long (maximum is {BODY_LIMIT} characters)"
    return refusal(422, "Validation Failed", {"field": "body", "code": "custom", "message": message})


class _Handler(BaseHTTPRequestHandler):
    """Take requests apart, and put pages together."""

    github: FakeGithub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        length = int(self.headers.get("Content-Length") or 0)
        sent = json.loads(self.rfile.read(length)) if length else {}
        token = (self.headers.get("Authorization") or "").split(" ")[-1]
        answer = self.github.answer(self.command, parts.path, query, sent, token)
        document, headers = self._paged(answer.document, parts.path, query)
        body = b"" if document is None else json.dumps(document).encode()
        self.send_response(answer.status)
        usual = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(body))}
        for key, value in {**usual, **headers, **answer.headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815 - the names that the server calls

    def _paged(self, document: Any, path: str, query: Json) -> tuple[Any, dict[str, str]]:  # noqa: ANN401 - any JSON
        """Return the page that is asked for, and where the next one is."""
        inner = "check_runs" if isinstance(document, dict) and "check_runs" in document else None
        found = document[inner] if inner else document
        if not isinstance(found, list):
            return document, {}
        size, page = min(100, int(query.get("per_page", 30))), int(query.get("page", 1))
        shown = found[(page - 1) * size : page * size]
        headers = {}
        if page * size < len(found):
            rest = "&".join(f"{key}={value}" for key, value in query.items() if key != "page")
            headers["Link"] = f'<{self.github.url}{path}?{rest}&page={page + 1}>; rel="next"'
        return ({**document, inner: shown} if inner else shown), headers

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""
