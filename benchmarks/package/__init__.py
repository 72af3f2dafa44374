"""How long packaging takes, against SAM, Serverless and pip + zip, on the same sources in the same run.

``./run bench package`` installs the peers, generates what is packaged, measures, and writes package.md and
package.svg. With ``--corpus``, ``--tool`` or ``--runs`` it measures a part, prints it, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.package import report
from benchmarks.package.corpora import CORPORA, SCALES
from benchmarks.package.measuring import CASES, measure
from benchmarks.package.no_stack import cloudformation
from benchmarks.package.peers import environment, install, versions
from benchmarks.package.tools import ByHand, Osls, Sam, Toolkit
from toolkit import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.package.corpora import Corpus
    from benchmarks.package.peers import Peers
    from benchmarks.package.report import Measured
    from benchmarks.package.tools import Tool

PAGE = Path(__file__).parents[1] / "package.md"
CHART = PAGE.with_suffix(".svg")
TOOLS = ("toolkit", "sam", "osls", "pip + zip")
SCALE = "scale"
RUNS = {"toolkit": 5, "sam": 3, "osls": 3, "pip + zip": 3, SCALE: 3}
"""of which the median is taken"""


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, print the tables, and write them and the chart beside this package."""
    asked = _asked(arguments)
    begun = time.monotonic()
    peers = install(_say)
    measured: Measured = {}
    floors: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name, cloudformation() as endpoint:
        shared = environment(peers, Path(name) / "caches", endpoint)
        tools: tuple[Tool, ...] = (
            Toolkit(shared), Sam(peers, shared), Osls(peers, shared), ByHand(peers, shared)
        )  # fmt: skip
        _compile(tools[0])
        for corpus in CORPORA:
            for tool in tools:
                if corpus.name in asked.corpus and tool.name in asked.tool:
                    folder = Path(name) / corpus.name / tool.name.replace(" ", "")
                    runs = asked.runs or RUNS[tool.name]
                    measured[corpus.name, tool.name] = measure(tool, corpus, folder, runs, _say)
        for corpus in SCALES if SCALE in asked.corpus and "toolkit" in asked.tool else ():
            folder = Path(name) / f"scale{corpus.functions}"
            measured[corpus.name, "toolkit"] = measure(
                tools[0], corpus, folder, asked.runs or RUNS[SCALE], _say
            )
            floors |= _floors(corpus, folder, shared)
            shutil.rmtree(folder)
    if asked.part:
        sys.stdout.write("\n".join([*report.comparison(measured), *report.scaling(measured, floors), ""]))
        return
    named = {"toolkit": __version__, "Python of the toolkit": sys.version.split()[0], **versions(peers)}
    page = report.document(measured, floors, named, (time.monotonic() - begun) / 60)
    draw(measured, peers, CHART)
    PAGE.write_text(page, "utf-8")
    sys.stdout.write(page)


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench package", description="Measure packaging.")
    corpora = [*(corpus.name for corpus in CORPORA), SCALE]
    parser.add_argument(
        "--corpus", action="append", choices=corpora, help="measure this one alone; may be repeated"
    )
    parser.add_argument(
        "--tool", action="append", choices=TOOLS, help="measure this one alone; may be repeated"
    )
    parser.add_argument("--runs", type=int, help="take the median of so many runs")
    asked = parser.parse_args(arguments)
    asked.part = bool(asked.corpus or asked.tool or asked.runs)
    asked.corpus, asked.tool = asked.corpus or corpora, asked.tool or TOOLS
    return asked


def _compile(tool: Tool) -> None:
    """Compile the toolkit's bytecode, as installing it does."""
    script = "import compileall, toolkit; compileall.compile_dir(toolkit.__path__[0], quiet=1)"
    with tempfile.TemporaryDirectory() as elsewhere:
        subprocess.run([sys.executable, "-c", script], cwd=elsewhere, env=tool.environment(), check=True)


def _floors(corpus: Corpus, folder: Path, shared: dict[str, str]) -> dict[str, float]:
    """Return the seconds of ``git status``, and of a process that looks at every file."""
    look = (
        "import os\nfor top, _, files in os.walk('.'):\n for name in files: os.stat(os.path.join(top, name))"
    )
    git = [shutil.which("git") or "git", "status", "--porcelain"]
    commands = {"git": git, "look": [sys.executable, "-c", look]}
    found = {}
    for name, command in commands.items():
        taken = []
        for _ in range(3):
            begun = time.perf_counter()
            subprocess.run(
                command, cwd=folder / "functions", env=shared, check=True, stdout=subprocess.DEVNULL
            )
            taken.append(time.perf_counter() - begun)
        found[f"{corpus.name} {name}"] = sorted(taken)[1]
    return found


def draw(measured: Measured, peers: Peers, target: Path) -> None:
    """Draw the chart."""
    panels: list[dict[str, Any]] = []
    for corpus in CORPORA:
        groups = [
            {
                "name": case,
                "bars": [
                    {"tool": tool, "seconds": measured[corpus.name, tool][case].seconds} for tool in TOOLS
                ],
            }
            for case in CASES
        ]
        panels.append({"name": f"{corpus.name}: {corpus.describes}", "groups": groups})
    groups = [
        {
            "name": f"{corpus.name}, {case}",
            "bars": [{"tool": "toolkit", "seconds": measured[corpus.name, "toolkit"][case].seconds}],
        }
        for case in CASES
        for corpus in SCALES
    ]
    panels.append({"name": "40 to 4,000 functions, the toolkit alone", "groups": groups})
    described = " ".join(
        f"{panel['name']}. "
        + " ".join(
            f"{group['name']}: "
            + ", ".join(f"{bar['tool']} {bar['seconds']:.2g} s" for bar in group["bars"])
            + "."
            for group in panel["groups"]
        )
        for panel in panels
    )
    subprocess.run(
        [peers.matplotlib / "bin" / "python", Path(__file__).parent / "chart.py", target],
        input=json.dumps({"panels": panels, "described": described}),
        env={**os.environ, "PYTHONPATH": ""},
        text=True,
        check=True,
    )


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")
    sys.stderr.flush()
