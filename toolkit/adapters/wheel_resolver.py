"""Fetch the wheels that a lock names, for the Lambda runtime and not the host, and keep them by content.

The store holds every wheel once, below its SHA-256, checked whole and with its facts beside it. What a lock
means for a target is remembered, so that a run that needs nothing new neither parses the lock nor asks an
index. pip does the asking and downloading: it knows the user's indexes, mirrors, proxies and credentials.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters import process
from toolkit.adapters.runtime_tags import pip_options, platforms
from toolkit.errors import Refused, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from toolkit.adapters.locked_requirements import Pin
    from toolkit.domain.packing import Leftover
    from toolkit.ports.progress import Progress

AT_ONCE = 4
"""pips that download side by side"""
_FORMAT = "wheels/4"


class WheelResolver:
    """A store of original wheels, filled by pip."""

    def __init__(self, cache: Path, *, progress: Progress | None = None) -> None:
        self._store = cache / "wheels"
        self._progress = progress

    def wheels(
        self, lock: Path, *, runtime: str, architecture: str, keep: Collection[Leftover] = frozenset()
    ) -> Sequence[Path]:
        """Return the wheels of a lock, in the order of their names; downloaded where they are not here yet.

        Args:
            lock: its path
            runtime: the Lambda runtime
            architecture: the instruction set
            keep: what is not left out: what the runtime has is not even asked for

        Raises:
            Refused: a distribution has no wheel that fits the target, its hash is not the locked one, or its
                wheel can't be trusted.
            ConfigurationError: the lock can't be read, or pins something without version or hash.
            ToolError: the package index could not be reached.

        """
        project = lock.with_name("pyproject.toml")
        # uv reads it beside its lock: which groups are installed by default stands there.
        beside = project.read_bytes() if lock.name == "uv.lock" and project.is_file() else b""
        whole = b"\0whole" if "runtime" in keep else b""
        key = _key(lock.name, lock.read_bytes() + b"\0" + beside + whole, runtime, architecture)
        record = self._store / "locks" / f"{key}.json"
        known = self._recorded(record)
        if known is None:
            known = self._resolve(lock, runtime=runtime, architecture=architecture, keep=keep)
            _write(record, json.dumps([str(path.relative_to(self._store)) for path in known]).encode())
        return sorted(known, key=lambda path: path.name)

    def _recorded(self, record: Path) -> list[Path] | None:
        """Return what a lock meant before, if every wheel of it is still here."""
        try:
            found = [self._store / name for name in json.loads(record.read_bytes())]
        except (OSError, ValueError):
            return None
        return found if all(path.is_file() for path in found) else None

    def _resolve(
        self, lock: Path, *, runtime: str, architecture: str, keep: Collection[Leftover]
    ) -> list[Path]:
        # Loaded for locks that were not seen before.
        from toolkit.adapters.locked_requirements import pins, shown  # noqa: PLC0415
        from toolkit.adapters.wheel_contents import left_out_whole  # noqa: PLC0415

        target = {"runtime": runtime, "architecture": architecture}
        wanted = [pin for pin in pins(lock, **target) if not left_out_whole(pin.name, keep)]
        here = {pin: self._recorded(self._choice(pin, runtime, architecture)) for pin in wanted}
        missing = [pin for pin in wanted if here[pin] is None]
        if missing:
            what = f"{len(missing)} wheel{'s'[: len(missing) - 1]} for {runtime} on {architecture}"
            with _told(self._progress, what) as news:
                self._fetch(missing, shown(lock), news=news, **target)
        chosen = {pin: self._recorded(self._choice(pin, runtime, architecture)) for pin in wanted}
        if lost := [pin.name for pin, paths in chosen.items() if not paths]:
            raise ToolError(
                "the store of wheels has lost some",
                cause=f"{', '.join(lost)}: downloaded, and gone again",
                fix="see what tidies up the user's cache, and package again",
            )
        return [path for paths in chosen.values() for path in paths or ()]

    def _fetch(
        self,
        missing: Sequence[Pin],
        lock: str,
        *,
        runtime: str,
        architecture: str,
        news: Callable[[str], None],
    ) -> None:
        """Bring pins into the store, side by side."""
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - as above

        target = {"runtime": runtime, "architecture": architecture}
        parts = [part for part in (missing[start::AT_ONCE] for start in range(AT_ONCE)) if part]
        count = _Count(len(missing), news)

        def download(part: Sequence[Pin]) -> str:
            return self._download(part, count, **target)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(zip(parts, pool.map(download, parts), strict=True))
            # pip tells of the first that fails and no more: each of its part is asked for alone.
            alone = [[pin] for part, said in outcomes if said and len(part) > 1 for pin in part]
            outcomes += zip(alone, pool.map(download, alone), strict=True)
            failed = [(part[0], said) for part, said in outcomes if said and len(part) == 1]
            if failed:
                from toolkit.adapters.missing_wheels import problem  # noqa: PLC0415

                found = pool.map(lambda each: problem(each[0], said=each[1], **target), failed)
                raise Refused(f"the dependencies in {lock} can't be packaged for {runtime}", *found)

    def _choice(self, pin: Pin, runtime: str, architecture: str) -> Path:
        """Return where it is recorded which wheel a pin is on a target: the same on every run."""
        return self._store / "choices" / f"{_key(pin.line, b'', runtime, architecture)}.json"

    def _download(self, wanted: Sequence[Pin], count: _Count, *, runtime: str, architecture: str) -> str:
        """Bring pins into the store; return what pip said where one of them can't be had."""
        import tempfile  # noqa: PLC0415

        self._store.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._store, prefix=".") as name:
            folder = Path(name)
            lock = folder / "requirements.txt"
            lock.write_text("".join(pin.line + "\n" for pin in wanted), encoding="utf-8")
            part = count.part(len(wanted))
            ran = process.run(
                [
                    sys.executable, "-m", "pip", "download", "--disable-pip-version-check",
                    "--progress-bar", "off", "--no-deps", "--require-hashes",
                    *pip_options(runtime, architecture),
                    "--dest", str(folder / "wheels"), "--requirement", str(lock),
                ],
                timeout=900,
                on_stdout=part.heard,
            )  # fmt: skip
            part.ended(len(wanted) if not ran.code else 0)
            if ran.code:
                told = [line for line in ran.stdout.splitlines() if line.startswith("Discarding")]
                said = "\n".join([ran.stderr, *told])
                _require_answer(said)
                return said.strip() or "pip said nothing"
            by_name = {pin.name: pin for pin in wanted}
            for wheel in sorted((folder / "wheels").iterdir()):
                pin = by_name[_distribution(wheel.name)]
                place = self._admitted(wheel)
                relative = [str(place.relative_to(self._store))]
                _write(self._choice(pin, runtime, architecture), json.dumps(relative).encode())
        return ""

    def _admitted(self, wheel: Path) -> Path:
        """Take a wheel into the store, once all of it was checked, and its facts with it."""
        from toolkit.adapters import wheel_facts  # noqa: PLC0415 - where something was downloaded

        data = wheel.read_bytes()
        place = self._store / "sha256" / sha256(data).hexdigest() / wheel.name
        try:
            facts = wheel_facts.learned(wheel, data)
        except ValueError as error:
            raise Refused(
                f"{wheel.name} can't be trusted",
                cause=str(error),
                fix="do without it, and tell the package index what it serves",
            ) from error
        place.parent.mkdir(parents=True, exist_ok=True)
        wheel.replace(place)
        wheel_facts.keep(place, facts)
        return place


class _Count:
    """Counts the wheels that are here, of those that several pips download."""

    def __init__(self, whole: int, tell: Callable[[str], None]) -> None:
        self._whole = whole
        self._tell = tell
        self._parts: list[_Part] = []

    def part(self, whole: int) -> _Part:
        """Return the count of one pip."""
        self._parts.append(_Part(whole, self._told))
        return self._parts[-1]

    def _told(self) -> None:
        done = min(sum(part.done for part in self._parts), self._whole)
        self._tell(f"{done} of {self._whole}")


class _Part:
    """Counts what one pip has brought: it names each wheel when it begins with it."""

    def __init__(self, whole: int, told: Callable[[], None]) -> None:
        self._whole = whole
        self._begun = 0
        self._told = told
        self.done = 0

    def heard(self, line: str) -> None:
        """Take in a line that pip says."""
        words = line.split()
        if len(words) > 1 and words[0] in ("Downloading", "Using", "Processing") and ".metadata" not in line:
            self._begun += 1
            self.ended(min(self._begun, self._whole) - 1)

    def ended(self, done: int) -> None:
        """Set how many it has brought."""
        self.done = done
        self._told()


@contextmanager
def _told(progress: Progress | None, what: str) -> Iterator[Callable[[str], None]]:
    """Show that something is downloaded, and in the end how long that took."""
    if progress is None:
        yield lambda _news: None
        return
    begun = time.monotonic()
    with progress.phase(f"Downloading {what}") as tell:
        yield tell
    progress.note(f"Downloaded {what} in {time.monotonic() - begun:.1f}s")


def _require_answer(said: str) -> None:
    """Fail where pip could not ask the index: to ask for each distribution alone would not help."""
    from toolkit.adapters.missing_wheels import of_index  # noqa: PLC0415 - where a download failed

    cause = of_index(said)
    if cause is not None:
        raise ToolError(
            "the wheels could not be downloaded",
            cause=cause,
            fix="see to the index or the disk, then again",
        )


def _distribution(wheel: str) -> str:
    from packaging.utils import parse_wheel_filename  # noqa: PLC0415 - where something was downloaded

    return str(parse_wheel_filename(wheel)[0])


def _key(name: str, content: bytes, runtime: str, architecture: str) -> str:
    parts = [_FORMAT, name, runtime, architecture, *platforms(runtime, architecture)]
    return sha256(b"\0".join([*(part.encode() for part in parts), content])).hexdigest()


def _write(path: Path, data: bytes) -> None:
    """Write a record whole or not at all; two processes that write it write the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}")
    temporary.write_bytes(data)
    temporary.replace(path)
