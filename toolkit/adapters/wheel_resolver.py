"""Fetch the wheels that a lock names, for the Lambda runtime and not the host, and keep them by content.

The store holds every wheel once, below its SHA-256. What a lock means for a target is remembered
beside it, so that a run that needs nothing new neither parses the lock nor asks an index. pip does the
asking and downloading: it knows the user's indexes, mirrors, proxies and credentials.
"""

from __future__ import annotations

import json
import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters import process
from toolkit.adapters.runtime_tags import pip_options, platforms
from toolkit.errors import Refused, ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.adapters.locked_requirements import Pin

AT_ONCE = 4
"""pips that download side by side"""
_FORMAT = "wheels/3"


class WheelResolver:
    """A store of original wheels, filled by pip."""

    def __init__(self, cache: Path) -> None:
        self._store = cache / "wheels"

    def wheels(self, lock: Path, *, runtime: str, architecture: str) -> Sequence[Path]:
        """Return the wheels of a lock, in the order of their names; downloaded where they are not here yet.

        Raises:
            Refused: a distribution has no wheel that fits the target, or its hash is not the locked one.
            ConfigurationError: the lock can't be read, or pins something without version or hash.
            ToolError: the package index could not be reached.

        """
        project = lock.with_name("pyproject.toml")
        # uv reads it beside its lock: which groups are installed by default stands there.
        beside = project.read_bytes() if lock.name == "uv.lock" and project.is_file() else b""
        key = _key(lock.name, lock.read_bytes() + b"\0" + beside, runtime, architecture)
        record = self._store / "locks" / f"{key}.json"
        known = self._recorded(record)
        if known is None:
            known = self._resolve(lock, runtime=runtime, architecture=architecture)
            _write(record, json.dumps([str(path.relative_to(self._store)) for path in known]).encode())
        return sorted(known, key=lambda path: path.name)

    def _recorded(self, record: Path) -> list[Path] | None:
        """Return what a lock meant before, if every wheel of it is still here."""
        try:
            found = [self._store / name for name in json.loads(record.read_bytes())]
        except (OSError, ValueError):
            return None
        return found if all(path.is_file() for path in found) else None

    def _resolve(self, lock: Path, *, runtime: str, architecture: str) -> list[Path]:
        # Loaded for locks that were not seen before.
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

        from toolkit.adapters.locked_requirements import pins, shown  # noqa: PLC0415

        target = {"runtime": runtime, "architecture": architecture}
        wanted = pins(lock, **target)
        here = {pin: self._recorded(self._choice(pin, runtime, architecture)) for pin in wanted}
        missing = [pin for pin in wanted if here[pin] is None]
        parts = [part for part in (missing[start::AT_ONCE] for start in range(AT_ONCE)) if part]

        def download(part: Sequence[Pin]) -> str:
            return self._download(part, **target)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(zip(parts, pool.map(download, parts), strict=True))
            # pip tells of the first that fails and no more: each of its part is asked for alone.
            alone = [[pin] for part, said in outcomes if said and len(part) > 1 for pin in part]
            outcomes += zip(alone, pool.map(download, alone), strict=True)
            failed = [(part[0], said) for part, said in outcomes if said and len(part) == 1]
            if failed:
                from toolkit.adapters.missing_wheels import problem  # noqa: PLC0415

                found = pool.map(lambda each: problem(each[0], said=each[1], **target), failed)
                raise Refused(f"the dependencies in {shown(lock)} can't be packaged for {runtime}", *found)
        chosen = {pin: self._recorded(self._choice(pin, runtime, architecture)) for pin in wanted}
        if lost := [pin.name for pin, paths in chosen.items() if not paths]:
            raise ToolError(
                "the store of wheels has lost some",
                cause=f"{', '.join(lost)}: downloaded, and gone again",
                fix="see what tidies up the user's cache, and package again",
            )
        return [path for paths in chosen.values() for path in paths or ()]

    def _choice(self, pin: Pin, runtime: str, architecture: str) -> Path:
        """Return where it is recorded which wheel a pin is on a target: the same on every run."""
        return self._store / "choices" / f"{_key(pin.line, b'', runtime, architecture)}.json"

    def _download(self, wanted: Sequence[Pin], *, runtime: str, architecture: str) -> str:
        """Bring pins into the store; return what pip said where one of them can't be had."""
        import tempfile  # noqa: PLC0415

        self._store.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._store, prefix=".") as name:
            folder = Path(name)
            lock = folder / "requirements.txt"
            lock.write_text("".join(pin.line + "\n" for pin in wanted), encoding="utf-8")
            ran = process.run(
                [
                    sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                    "--no-deps", "--require-hashes", *pip_options(runtime, architecture),
                    "--dest", str(folder / "wheels"), "--requirement", str(lock),
                ],
                timeout=900,
            )  # fmt: skip
            if ran.code:
                _require_answer(ran.stderr)
                return ran.stderr or "pip said nothing"
            by_name = {pin.name: pin for pin in wanted}
            for wheel in sorted((folder / "wheels").iterdir()):
                digest = sha256(wheel.read_bytes()).hexdigest()
                place = self._store / "sha256" / digest / wheel.name
                place.parent.mkdir(parents=True, exist_ok=True)
                wheel.replace(place)
                pin = by_name[_distribution(wheel.name)]
                relative = [str(place.relative_to(self._store))]
                _write(self._choice(pin, runtime, architecture), json.dumps(relative).encode())
        return ""


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
