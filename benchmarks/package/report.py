"""Write down what was measured: tables, goals beside them, and how it was done."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.package.corpora import ARCHITECTURE, CORPORA, RUNTIME, SCALES
from benchmarks.package.measuring import CASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.package.measuring import Case, Figure

Measured = dict[tuple[str, str], "dict[Case, Figure]"]
"""By corpus and tool."""
TOOLKIT, PEERS = "toolkit", ("sam", "osls", "pip + zip")
HEADS = {
    "sam": "`sam build --cached --parallel`",
    "osls": "`osls package`",
    "pip + zip": "pip + zip",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """Seconds at most, and how many times faster than a peer at least."""

    seconds: float
    times: Mapping[str, float]


GOALS: dict[tuple[str, Case], Goal] = {
    ("S", "cold"): Goal(0.3, {"sam": 30, "osls": 50}),
    ("M", "cold"): Goal(0.5, {"sam": 20, "osls": 40}),
    ("M", "one line changed"): Goal(0.09, {"sam": 25, "osls": 40}),
    ("L", "cold"): Goal(2, {"sam": 45, "osls": 170}),
    ("L", "one line changed"): Goal(0.09, {"sam": 150, "osls": 40}),
    ("L", "nothing changed"): Goal(0.06, {"sam": 200}),
}


def document(
    measured: Measured, floors: Mapping[str, float], versions: Mapping[str, str], minutes: float
) -> str:
    """Return the page."""
    lines = [
        "# Packaging, against SAM, Serverless and pip + zip",
        "",
        "`./run bench package` installs the peers, generates what is packaged, and writes this page, in",
        f"{minutes:.0f} minutes here. Medians of the process's wall time; lower is better.",
        "",
        "![Seconds of each tool for each corpus and case, on a logarithmic scale](package.svg)",
        "",
        *comparison(measured),
        *_goals(measured),
        *scaling(measured, floors),
        *_how(versions),
    ]
    return "\n".join(lines)


def comparison(measured: Measured) -> Iterator[str]:
    """Return the table of seconds."""
    shown = [corpus for corpus in CORPORA if any(name == corpus.name for name, _ in measured)]
    if not shown:
        return
    peers = [peer for peer in PEERS if any(tool == peer for _, tool in measured)]
    yield "## Seconds, and how many times the toolkit's"
    yield ""
    yield f"| corpus | case | toolkit | {' | '.join(HEADS[peer] for peer in peers)} |"
    yield f"|---|---|--:|{'--:|' * len(peers)}"
    for corpus in shown:
        ours = measured.get((corpus.name, TOOLKIT))
        for case in CASES:
            cells = [_runs(ours[case]) if ours else "–"]
            for peer in peers:
                theirs = measured.get((corpus.name, peer))
                cells.append(_against(theirs[case], ours and ours[case]) if theirs else "–")
            yield f"| {corpus.name} | {case} | {' | '.join(cells)} |"
    yield ""
    yield "In brackets: of how many runs the median is; none is begun once a case has taken a minute."
    yield ""
    yield from (f"- {corpus.name}: {corpus.describes}" for corpus in shown)
    yield ""


def _runs(figure: Figure) -> str:
    return f"{figure.seconds:.3f} ({len(figure.runs)})"


def _against(theirs: Figure, ours: Figure | None) -> str:
    """Return a peer's seconds, and how many times the toolkit's they are."""
    times = f", **{_times(theirs.seconds / ours.seconds)}**" if ours else ""
    return f"{theirs.seconds:.2f} ({len(theirs.runs)}){times}"


def _times(ratio: float) -> str:
    return f"{ratio:.0f}×" if ratio >= 10 else f"{ratio:.1f}×"  # noqa: PLR2004, two digits


def judged(measured: Measured) -> list[tuple[str, Case, str, str, str, bool]]:
    """Return each goal: corpus, case, of what, the goal, what was measured, and whether it was met."""
    found = []
    for (corpus, case), goal in GOALS.items():
        ours = measured[corpus, TOOLKIT][case].seconds
        found.append(
            (corpus, case, "seconds", f"≤ {goal.seconds:g} s", f"{ours:.3f} s", ours <= goal.seconds)
        )
        for peer, times in goal.times.items():
            ratio = measured[corpus, peer][case].seconds / ours
            found.append((corpus, case, f"against {peer}", f"≥ {times:g}×", _times(ratio), ratio >= times))
    return found


def _goals(measured: Measured) -> Iterator[str]:
    rows = judged(measured)
    yield f"## Goals: {sum(met for *_, met in rows)} of {len(rows)} met"
    yield ""
    yield "Seconds are this machine's; ratios are of one run on one machine, and decide."
    yield ""
    yield "| corpus | case | | goal | measured | |"
    yield "|---|---|---|--:|--:|---|"
    for corpus, case, what, goal, seen, met in rows:
        yield f"| {corpus} | {case} | {what} | {goal} | {seen} | {'met' if met else '**not met**'} |"
    yield ""


def scaling(measured: Measured, floors: Mapping[str, float]) -> Iterator[str]:
    """Return the table of seconds by the number of functions."""
    shown = [corpus for corpus in SCALES if (corpus.name, TOOLKIT) in measured]
    if not shown:
        return
    yield "## What grows with the number of functions"
    yield ""
    yield "The toolkit alone; each function is a package of four files and a function.yaml, without"
    yield "dependencies. Beside it, for orientation, the seconds of `git status`, and of a Python process"
    yield "that does nothing but look at the size and times of every file."
    yield ""
    yield f"| functions | {' | '.join(CASES)} | `git status` | a look at every file |"
    yield f"|--:|{'--:|' * (len(CASES) + 2)}"
    for corpus in shown:
        ours = measured[corpus.name, TOOLKIT]
        cells = [_runs(ours[case]) for case in CASES]
        cells += [f"{floors[f'{corpus.name} git']:.3f}", f"{floors[f'{corpus.name} look']:.3f}"]
        yield f"| {corpus.name} | {' | '.join(cells)} |"
    yield ""
    yield from _growth(measured)


def _growth(measured: Measured) -> Iterator[str]:
    """Say what one more function costs, from the smallest and the largest."""
    small, large = SCALES[0], SCALES[-1]
    if not {(small.name, TOOLKIT), (large.name, TOOLKIT)} <= set(measured):
        return
    first, last = measured[small.name, TOOLKIT], measured[large.name, TOOLKIT]
    parts = []
    for case in CASES:
        more = (last[case].seconds - first[case].seconds) / (large.functions - small.functions)
        parts.append(f"{1000 * more:.2f} ms {case}")
    yield f"From {small.name} to {large.name} functions, one more function costs {', '.join(parts)}."
    yield "Were it what changed alone that costs, the last two would be 0."
    yield ""


def _how(versions: Mapping[str, str]) -> Iterator[str]:
    yield from _METHOD
    yield "## Versions and machine"
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield from (f"| {name} | {version} |" for name, version in versions.items())
    yield f"| machine | {os.cpu_count()} cores, {platform.machine()}, {platform.system()} |"
    yield ""


_METHOD = (
    f"""\
## How it was measured

- **The same for all.** Sources and locks (versions and hashes, in [locks/](locks/)) are the same, for
  {RUNTIME} on {ARCHITECTURE}: the machine's own, so that no peer has to build for another. Times are wall
  time from the start of the process to its end. Every tool's bytecode is compiled before.
- **Wheels are on the disk**, in a folder, for all tools alike, and no index is asked (`PIP_NO_INDEX`,
  `PIP_FIND_LINKS`): peers are spared the network, which they would ask in every cold run of a usual set-up.
- **Cold**: without earlier builds, and without what tools remember of them (`.toolkit`, and the memory of
  projects; `.aws-sam`; `.serverless`, and the plugin's static cache). Kept are wheels: pip's cache, and the
  toolkit's store of wheels, with what it remembers of which wheel fits a lock.
- **One line changed**: a comment in one handler, and the tool at once after it. **Nothing changed**: again,
  without a change. The toolkit saw the state before for {2.5} s, as it does not trust times that are younger.
- **No figure without a result**: after each run every function's handler must be in what was built, with
  the very bytes of its source, and a file of each set of dependencies. Else the benchmark ends with what
  the tool said. One run of each, which fills caches, is not counted. osls now and then fails where services
  are packaged side by side (files of its plugin are gone): such a run is begun anew, and not counted.

## What each tool was given

- **toolkit**: `toolkit -C project package`, in a git repository, which it asks for the commit. It also
  writes an SBOM and provenance for each bundle, and packages the infrastructure.
- **sam**: one template; L has 8 `LayerVersion`s with `BuildMethod: {RUNTIME}`. It builds folders: zipping
  is left to `sam package`, and not in these figures, which is in its favour. Telemetry is off.
- **osls** with serverless-python-requirements: `package: individually`, `layer: true`, caches on. The
  plugin makes one layer a service, so L is 8 services of 5 functions with a layer, packaged by as many
  processes at once as there are cores; all 8 after one line changed, as the tool does not say which one
  needs it (whoever knows pays for one). In its favour: `--no-compile` for pip, no `node_modules` in the
  service's folder, `excludeDevDependencies: false`. With a layer it asks CloudFormation for the deployed
  stack: a server on the loopback answers at once that there is none.
- **pip + zip**: `pip install --target --no-compile --no-deps`, the sources, `zipfile` with deflate, one
  after the other. It remembers nothing: its cold figure stands for every case.
""",
)
