"""Run a tool and take the time, fail closed: what did not build what it should have yields no figure."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Literal

from benchmarks.package import corpora

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.package.corpora import Corpus
    from benchmarks.package.tools import Built, Tool

Case = Literal["cold", "one line changed", "nothing changed"]
CASES: tuple[Case, ...] = ("cold", "one line changed", "nothing changed")
SETTLED = 2.5
"""Seconds after which a change is told from a next one by its time."""
ENOUGH = 60
"""Seconds of one case after which no further run of it is begun."""
LONGEST = 900
"""Seconds after which a run is given up."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The seconds that each run took."""

    runs: tuple[float, ...]

    @property
    def seconds(self) -> float:
        """The median."""
        return median(self.runs)


def run(tool: Tool, corpus: Corpus, folder: Path) -> float:
    """Run a tool; return the seconds that its process took, of a run that did what it should.

    Raises:
        SystemExit: it failed, or did not build what it should have, as often as that is put up with.

    """
    for _ in range(tool.tries - 1):
        try:
            return _once(tool, corpus, folder)
        except SystemExit as failed:
            sys.stderr.write(f"once more, since {failed}\n"[:400] + "\n")
    return _once(tool, corpus, folder)


def _once(tool: Tool, corpus: Corpus, folder: Path) -> float:
    """Run a tool once; return the seconds that its process took.

    Raises:
        SystemExit: it failed, or did not build what it should have.

    """
    command, environment = tool.command(folder), tool.environment()
    begun = time.perf_counter()
    try:
        ran = subprocess.run(
            command, cwd=folder, env=environment, check=False, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=LONGEST,
        )  # fmt: skip
    except subprocess.TimeoutExpired as slow:
        raise _failed(tool, corpus, f"it took longer than {LONGEST} s", "") from slow
    taken = time.perf_counter() - begun
    said = f"{_plain(ran.stdout)}\n{_plain(ran.stderr)}"
    if ran.returncode:
        raise _failed(tool, corpus, f"it ended with {ran.returncode}", said)
    missing = [built for built in tool.built(corpus, folder, ran.stdout) if not _is_there(built)]
    if missing:
        first = f"{missing[0].place.name} does not hold {missing[0].file}"
        raise _failed(tool, corpus, f"{first}, nor do {len(missing) - 1} more hold what they should", said)
    return taken


def _plain(output: str) -> str:
    """Return the end of an output, without what is drawn to show that something is going on."""
    lines = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", output).splitlines()
    return "\n".join(line for line in lines if line.strip() and not re.match(r"[\u2800-\u28ff] ", line))[
        -4000:
    ]


def _failed(tool: Tool, corpus: Corpus, cause: str, said: str) -> SystemExit:
    return SystemExit(
        f"error: {tool.name} gave no figure for {corpus.name}\ncause: {cause}\n"
        f"  fix: see what it said:\n{said}"
    )


def _is_there(built: Built) -> bool:
    """Whether what was built holds the file, with its bytes."""
    try:
        if built.place.is_dir():
            found = (built.place / built.file).read_bytes()
        else:
            with zipfile.ZipFile(built.place) as opened:
                found = opened.read(built.file)
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
    return bool(found) if built.expected is None else found == built.expected


def measure(
    tool: Tool, corpus: Corpus, folder: Path, runs: int, say: Callable[[str], None]
) -> dict[Case, Figure]:
    """Return how long a tool takes for a corpus in each case."""
    folder.mkdir(parents=True)
    tool.lay(corpus, folder)
    # What is not counted: the first run of all fills the caches of wheels, and loads the programs from disk.
    run(tool, corpus, folder)
    works: dict[Case, Callable[[], float]] = {
        "cold": lambda: _cold(tool, corpus, folder),
        "one line changed": lambda: _changed(tool, corpus, folder),
        "nothing changed": lambda: run(tool, corpus, folder),
    }
    figures: dict[Case, Figure] = {}
    for case, work in works.items():
        if case != "cold" and not tool.remembers:
            figures[case] = figures["cold"]
            continue
        if case == "nothing changed":
            _settle(tool, corpus, folder)
        figures[case] = _figure(work, runs)
        say(f"{corpus.name}, {tool.name}, {case}: {figures[case].seconds:.3f} s")
    return figures


def _figure(work: Callable[[], float], runs: int) -> Figure:
    """Return the seconds of so many runs, or of fewer where they take long."""
    taken: list[float] = []
    while len(taken) < runs and sum(taken) < ENOUGH:
        taken.append(work())
    return Figure(tuple(taken))


def _cold(tool: Tool, corpus: Corpus, folder: Path) -> float:
    tool.forget(folder)
    return run(tool, corpus, folder)


def _changed(tool: Tool, corpus: Corpus, folder: Path) -> float:
    _settle(tool, corpus, folder)
    corpora.alter(tool.source(corpus, folder), time.time_ns())
    return run(tool, corpus, folder)


def _settle(tool: Tool, corpus: Corpus, folder: Path) -> None:
    """Let a tool that has to see a state for a while before it trusts it see this one."""
    if tool.settles:
        time.sleep(SETTLED)
        run(tool, corpus, folder)
