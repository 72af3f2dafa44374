"""The package benchmark: no figure without a result, goals judged as they stand, locks without hosts."""

from __future__ import annotations

import sys
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from benchmarks.package import corpora, measuring, peers, report
from benchmarks.package.corpora import Corpus
from benchmarks.package.measuring import CASES, Figure
from benchmarks.package.tools import Built

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAIR = Corpus("pair", "two functions", 2)
ZIPS = """import pathlib, zipfile
for handler in sorted(pathlib.Path('functions').glob('*/*/entrypoint.py')):
    with zipfile.ZipFile(handler.parent.name + '.zip', 'w') as opened:
        opened.write(handler, handler.parent.name + '/entrypoint.py')
"""


@dataclass(frozen=True, slots=True)
class Script:
    """A tool that runs a Python script."""

    script: str
    name: str = "script"
    settles: bool = False
    remembers: bool = True
    tries: int = 1

    def lay(self, corpus: Corpus, folder: Path) -> None:
        """Write the sources."""
        corpora.write_plain(corpus, folder)

    def source(self, corpus: Corpus, folder: Path) -> Path:
        """Return the handler that is changed."""
        return corpora.source(folder, corpus.names[0])

    def command(self, folder: Path) -> list[str]:
        """Return the script's command."""
        del folder
        return [sys.executable, "-c", self.script]

    def environment(self) -> dict[str, str]:
        """Return an empty environment."""
        return {}

    def forget(self, folder: Path) -> None:
        """Remove the zips."""
        for place in folder.glob("*.zip"):
            place.unlink()

    def built(self, corpus: Corpus, folder: Path, output: str) -> Iterator[Built]:
        """Return a zip for each function, with its handler."""
        del output
        for name in corpus.names:
            handler = corpora.source(folder, name)
            yield Built(folder / f"{name}.zip", f"{name}/entrypoint.py", handler.read_bytes())


def test_a_tool_that_builds_everything_gets_a_figure_for_each_case(tmp_path: Path) -> None:
    """Each run is counted, and the change of one line is in what was built."""
    folder = tmp_path / "pair"

    figures = measuring.measure(Script(ZIPS), PAIR, folder, 2, lambda _what: None)

    assert list(figures) == list(CASES)
    assert all(len(figure.runs) == 2 and figure.seconds > 0 for figure in figures.values())
    with zipfile.ZipFile(folder / "task_0.zip") as opened:
        assert b"# edit: 0\n" not in opened.read("task_0/entrypoint.py")


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        pytest.param("pass", "task_0.zip does not hold task_0/entrypoint.py", id="does nothing"),
        pytest.param("import sys; sys.exit('no such pip')", "no such pip", id="fails"),
        pytest.param(
            ZIPS.replace("    with", "    if handler.parent.name == 'task_1': break\n    with"),
            "task_1.zip does not hold task_1/entrypoint.py",
            id="leaves a function out",
        ),
        pytest.param(
            "import pathlib\nif not pathlib.Path('task_0.zip').exists():\n"
            + "".join(f"    {line}\n" for line in ZIPS.splitlines()),
            "task_0.zip does not hold task_0/entrypoint.py",
            id="leaves an old build as it is",
        ),
    ],
)
def test_a_tool_without_a_result_gets_no_figure(tmp_path: Path, script: str, cause: str) -> None:
    """The benchmark ends, and names the tool and what it said."""
    with pytest.raises(SystemExit) as ended:
        measuring.measure(Script(script), PAIR, tmp_path / "pair", 1, lambda _what: None)

    assert "script gave no figure for pair" in str(ended.value)
    assert cause in str(ended.value)


def test_a_goal_is_met_by_its_own_number_and_no_other() -> None:
    """Seconds at most, times at least: the bound itself is met."""
    measured: report.Measured = {
        (corpus, tool): {case: Figure((seconds,)) for case in CASES}
        for corpus in "SML"
        for tool, seconds in (("toolkit", 0.3), ("sam", 9.0), ("osls", 14.9))
    }

    found = {(corpus, case, what): met for corpus, case, what, _, _, met in report.judged(measured)}

    assert found["S", "cold", "seconds"]
    assert found["S", "cold", "against sam"]
    assert not found["S", "cold", "against osls"]
    assert not found["L", "nothing changed", "seconds"]


def test_the_locks_name_no_registry() -> None:
    """Every peer and corpus is pinned by hash, from wherever the reader's index is."""
    locks = [*peers.LOCKS.glob("*.txt"), *corpora.LOCKS.glob("*.txt"), *(peers.LOCKS / "osls").glob("*.json")]

    assert len(locks) > 10
    for lock in locks:
        text = lock.read_text("utf-8")
        assert "--index-url" not in text
        assert "--find-links" not in text
        assert "://" not in text, lock.name
    for needed in {each for corpus in corpora.CORPORA for each in corpus.sets}:
        pinned = [line for line in needed.lock.read_text("utf-8").splitlines() if "==" in line]
        assert pinned
        assert needed.lock.read_text("utf-8").count("--hash=sha256:") >= len(pinned)
