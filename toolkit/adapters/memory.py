"""Every port in memory: a world for tests, in which nothing is slow and everything can be looked at."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from toolkit.adapters import spliced_zip
from toolkit.domain.bundle import Bundle
from toolkit.domain.checkout import Checkout
from toolkit.domain.digest import canonical_json, of_bytes
from toolkit.domain.function import Layer
from toolkit.errors import ToolError
from toolkit.ports.local_cloud import Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from toolkit.domain.bundle import Kind
    from toolkit.domain.description import Form
    from toolkit.domain.environment import Environment
    from toolkit.domain.finding import ScannerReport
    from toolkit.domain.function import Function
    from toolkit.domain.lock import Lock
    from toolkit.domain.scan import Subject
    from toolkit.domain.smoke import Request, Response
    from toolkit.errors import ToolkitError
    from toolkit.ports.alarms import AlarmState
    from toolkit.ports.functions import RunningFunction

NO_RELEASE = b'{"release": null}\n'
_BEGIN = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class MemoryClock:
    """A clock that stands still until somebody waits."""

    time: datetime = _BEGIN
    slept: list[float] = field(default_factory=list)
    _elapsed: float = 0

    def now(self) -> datetime:
        """Return the present, in UTC."""
        return self.time

    def elapsed(self) -> float:
        """Seconds on a clock that never goes back."""
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.slept.append(seconds)
        self._elapsed += seconds
        self.time += timedelta(seconds=seconds)


@dataclass(slots=True)
class MemoryProgress:
    """Progress, kept line by line."""

    phases: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    news: list[str] = field(default_factory=list)

    @contextmanager
    def phase(self, doing: str) -> Iterator[Callable[[str], None]]:
        """Keep what is being done, and what is told of it."""
        self.phases.append(doing)
        yield self.news.append

    def note(self, line: str) -> None:
        """Keep a line."""
        self.notes.append(line)


@dataclass(slots=True)
class MemoryIdentity:
    """Credentials that reach one account, or none."""

    number: str
    arn: str = "arn:aws:iam::{number}:user/tester"
    failure: ToolkitError | None = None

    def account(self) -> str:
        """Return the account that the credentials reach."""
        if self.failure is not None:
            raise self.failure
        return self.number

    def caller(self) -> str:
        """Return the ARN that acts."""
        return self.arn.format(number=self.number)


@dataclass(slots=True)
class MemoryBuckets:
    """Buckets, by name."""

    names: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)

    def ensure(self, name: str, *, locked: bool = False) -> bool:
        """Create a bucket; True where it was created."""
        new = name not in self.names
        if locked:
            self.locked.add(name)
        self.names.add(name)
        return new


@dataclass(slots=True)
class MemoryFunctions:
    """What runs, by function and alias."""

    versions: dict[tuple[str, str], RunningFunction] = field(default_factory=dict)

    def running(self, function_name: str, alias: str) -> RunningFunction | None:
        """Return the version behind the alias; None where there is none."""
        return self.versions.get((function_name, alias))


@dataclass(slots=True)
class MemoryAlarms:
    """Alarms, by name; ``changes`` are the states that each next look sees."""

    now: dict[str, AlarmState] = field(default_factory=dict)
    changes: list[dict[str, AlarmState]] = field(default_factory=list)

    def states(self, names: Sequence[str]) -> Mapping[str, AlarmState]:
        """Return the state of each alarm that exists."""
        found = {name: self.now[name] for name in names if name in self.now}
        if self.changes:
            self.now |= self.changes.pop(0)
        return found


@dataclass(slots=True)
class MemorySecrets:
    """Secrets that are generated once."""

    values: dict[str, str] = field(default_factory=dict)

    def ensure(self, parameter: str) -> bool:
        """Generate a value where there is none; True where it did."""
        new = parameter not in self.values
        self.values.setdefault(parameter, of_bytes(parameter.encode()).hex)
        return new

    def read(self, parameter: str) -> str:
        """Return the value."""
        if parameter not in self.values:
            raise ToolError(f"the secret {parameter} could not be read", cause="it does not exist")
        return self.values[parameter]


@dataclass(slots=True)
class MemoryService:
    """A service that answers what ``answer`` says; ``asked`` holds every request."""

    answer: Callable[[Request], Response | ToolkitError]
    asked: list[Request] = field(default_factory=list)

    def send(self, request: Request) -> Response:
        """Return the response, whatever its status."""
        self.asked.append(request)
        answer = self.answer(request)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass(slots=True)
class MemoryJournal:
    """A journal whose process lives for as long as ``living`` says."""

    lines: list[Mapping[str, Any]] = field(default_factory=list)
    living: bool = True
    dead: dict[str, str] = field(default_factory=dict)
    """id of a lock to the proof that its holder is dead"""

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write an entry."""
        self.lines.append(dict(entry))

    def entries(self) -> tuple[Mapping[str, Any], ...]:
        """Every entry, oldest first."""
        return tuple(self.lines)

    def alive(self) -> bool:
        """Whether the process that wrote the newest intent still runs."""
        return self.living and any(entry["event"] == "intent" for entry in self.lines)

    def gone(self, lock: Lock) -> str | None:
        """Return the proof that whoever holds a lock is dead: what ``dead`` says of its id."""
        return self.dead.get(lock.id)


@dataclass(slots=True)
class MemoryRepository:
    """A work tree and a line of commits; ``fault`` is raised by the next commit, before it is made."""

    tree: dict[str, bytes] = field(default_factory=dict)
    history: list[tuple[str, str, dict[str, bytes]]] = field(default_factory=list)
    """commit, message, files"""
    fault: BaseException | None = None

    def head(self) -> str | None:
        """Return the commit that is checked out; None before the first."""
        return self.history[-1][0] if self.history else None

    def checkout(self) -> Checkout:
        """Return the commit that is checked out, and the files that differ from it."""
        return Checkout(self.head(), self.dirty())

    def dirty(self, *paths: str) -> tuple[str, ...]:
        """Files (below these paths, if any) that differ from the commit that is checked out."""
        committed = self.history[-1][2] if self.history else {}
        names = sorted(
            name
            for name in {*committed, *self.tree}
            if committed.get(name) != self.tree.get(name)
            and (not paths or any(name == path or name.startswith(f"{path}/") for path in paths))
        )
        return tuple(names)

    def commit(self, path: str, message: str) -> str:
        """Commit this file alone, and return the commit."""
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        if not self.dirty(path):
            raise ToolError(f"git could not commit {path}", cause="nothing to commit")
        files = dict(self.history[-1][2]) if self.history else {}
        files.pop(path, None)
        files |= {path: self.tree[path]} if path in self.tree else {}
        told = [self.head(), message, {name: of_bytes(data).value for name, data in files.items()}]
        commit = of_bytes(canonical_json(told)).hex[:40]
        self.history.append((commit, message, files))
        return commit

    def touched(self, path: str) -> str | None:
        """Return the newest commit that changed a file; None where none did."""
        before: bytes | None = None
        newest = None
        for commit, _, files in self.history:
            if files.get(path) != before:
                before, newest = files.get(path), commit
        return newest

    def subject(self, commit: str) -> str | None:
        """Return the first line of a commit's message; None where the commit is unknown here."""
        found = [message for known, message, _ in self.history if known == commit]
        return found[0].split("\n")[0] if found else None

    def distance(self, older: str, newer: str, *paths: str) -> int | None:
        """How many commits (that changed anything below these paths) lie between two; None where unknown."""
        known = [commit for commit, _, _ in self.history]
        if older not in known or newer not in known:
            return None
        between = range(known.index(older) + 1, known.index(newer) + 1)
        return sum(self._changed(index, paths) for index in between)

    def _changed(self, index: int, paths: tuple[str, ...]) -> bool:
        """Tell whether a commit changed anything below one of the paths, if any are named."""
        files, before = self.history[index][2], self.history[index - 1][2] if index else {}
        names = [name for name in {*files, *before} if files.get(name) != before.get(name)]
        return not paths or any(
            name == path or name.startswith(f"{path}/") for name in names for path in paths
        )


@dataclass(slots=True)
class MemoryWorkspace:
    """An environment's release file in a work tree, and what was laid out for Terraform."""

    environment: str
    tree: dict[str, bytes] = field(default_factory=dict)
    own: dict[str, bytes] = field(default_factory=dict)
    """the environment's other files, by name"""
    laid_out: dict[str, bytes] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The environment's folder, relative to the project."""
        return f"terraform/envs/{self.environment}"

    @property
    def file(self) -> str:
        """The release file, relative to the project."""
        return f"{self.folder}/release.auto.tfvars.json"

    def prepare(self, infrastructure: Mapping[str, bytes], release_file: bytes) -> None:
        """Make the tree hold exactly these files."""
        own = {f"{self.folder}/{name}": data for name, data in self.own.items()}
        self.laid_out = {**infrastructure, **own, self.file: release_file}

    def release_file(self) -> bytes:
        """Return what the project pins for this environment now."""
        return self.tree.get(self.file, NO_RELEASE)

    def pin(self, release_file: bytes) -> None:
        """Write what the project pins for this environment."""
        self.tree[self.file] = release_file

    def add(self, name: str, data: bytes | None) -> None:
        """Lay a file beside the environment's own; None takes it away."""
        self.laid_out.pop(f"{self.folder}/{name}", None)
        if data is not None:
            self.laid_out[f"{self.folder}/{name}"] = data


@dataclass(slots=True)
class MemoryBuilder:
    """Source files by function or layer, built into real zips."""

    sources: dict[str, dict[str, bytes]] = field(default_factory=dict)
    infrastructure_sources: dict[str, bytes] = field(default_factory=dict)
    zips: dict[str, bytes] = field(default_factory=dict)

    def differs(self, checkout: Checkout) -> bool:
        """Whether a source differs from the commit: whatever lies in these folders."""
        return checkout.differs(("functions", "terraform/modules", "toolkit.yaml"))

    def build(
        self,
        parts: Sequence[Function | Layer],
        checkout: Checkout,  # noqa: ARG002 - nothing is described
    ) -> tuple[Bundle, ...]:
        """Return the bundles of functions and layers."""
        return tuple(self._built(part) for part in parts)

    def _built(self, part: Function | Layer) -> Bundle:
        layer = isinstance(part, Layer)
        files = {("python/" if layer else "") + name: data for name, data in self.sources[part.name].items()}
        return self._bundle(
            part.name, "layer" if layer else "function", files, (part.runtime, part.architecture)
        )

    def infrastructure(self, checkout: Checkout) -> Bundle:  # noqa: ARG002 - as above
        """Return the bundle of the Terraform modules and every function's settings."""
        return self._bundle("infrastructure", "infrastructure", self.infrastructure_sources, ("", ""))

    def infrastructure_files(self) -> Mapping[str, bytes]:
        """Return the same as files: relative path to content."""
        return dict(self.infrastructure_sources)

    def read(self, bundle: Bundle) -> bytes:
        """Return the zip."""
        return self.zips[bundle.path]

    def documents(self, bundle: Bundle) -> Mapping[Form, bytes]:
        """Return what describes a bundle: as little as tells two apart."""
        return {
            "sbom": canonical_json({"sbom": bundle.digest.value}),
            "provenance": canonical_json({"provenance": bundle.digest.value}),
        }

    def _bundle(self, name: str, kind: Kind, files: Mapping[str, bytes], fit: tuple[str, str]) -> Bundle:
        data = spliced_zip.pack(spliced_zip.stored(path, content) for path, content in files.items())
        found = of_bytes(data)
        path = f"{found.hex}.zip"
        cached = path in self.zips
        self.zips[path] = data
        unzipped = sum(len(content) for content in files.values())
        return Bundle(name, kind, found, len(data), unzipped, *fit, path=path, cached=cached)


@dataclass(slots=True)
class MemoryScanner:
    """A scanner that was told what it sees; None where there is nothing of its kind."""

    report: ScannerReport | None
    name: str = "checkov"

    def scan(self, subject: Subject) -> ScannerReport | None:  # noqa: ARG002 - whatever is scanned
        """Return the report."""
        return self.report


@dataclass(slots=True)
class MemoryLocalCloud:
    """Local accounts that are only written down."""

    emulators: dict[str, Emulator] = field(default_factory=dict)

    def up(self, environment: Environment, *, port: int) -> Emulator:
        """Start an account, on this port or, where it is taken, on a free one; or find it running."""
        known = self.emulators.get(environment.name)
        if known is not None and known.running:
            return known
        taken = {item.endpoint for item in self.emulators.values() if item.running}
        while f"http://127.0.0.1:{port}" in taken:
            port += 1
        found = Emulator(
            environment.name, environment.account, f"http://127.0.0.1:{port}", port, running=True
        )
        self.emulators[environment.name] = found
        return found

    def down(self, environment: str, *, keep_state: bool) -> bool:
        """Stop an account; False where it was not running."""
        known = self.emulators.pop(environment, None)
        if known is not None and keep_state:
            stopped = Emulator(known.environment, known.account, known.endpoint, known.pid, running=False)
            self.emulators[environment] = stopped
        return known is not None and known.running

    def find(self, environment: str) -> Emulator | None:
        """Return the account as it was last started; None where it never was."""
        return self.emulators.get(environment)


@dataclass(slots=True)
class MemoryCommandLine:
    """A command line that answers what ``answers`` says, by its first words; every other prints nothing."""

    answers: dict[tuple[str, ...], str | ToolkitError] = field(default_factory=dict)
    ran: list[tuple[str, ...]] = field(default_factory=list)

    def run(self, arguments: Sequence[str], *, quiet: bool = False) -> str:  # noqa: ARG002 - nothing is shown here
        """Run a command, and return its stdout."""
        given = tuple(arguments)
        self.ran.append(given)
        for words, answer in self.answers.items():
            if given[: len(words)] == words:
                if isinstance(answer, Exception):
                    raise answer
                return answer
        return ""
