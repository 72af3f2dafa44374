"""Our decisions held against those of an independent IAM simulator, on random cases.

The simulator is npm's @cloud-copilot/iam-simulate: development only, in the user's cache, run as a process
of its own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.gates.simulate import cases, excluded
from toolkit.adapters.cache_folder import cache_folder
from toolkit.domain.access.evaluation import Request, decide
from toolkit.domain.access.policy import parse
from toolkit.domain.access.principal import Principal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.gates.simulate.cases import Case
    from toolkit.domain.access.evaluation import Decision

HERE = Path(__file__).parent
REPORT = Path(__file__).parents[1] / "simulate.md"
SEED = 6
COUNT = 20_000


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A case that the two decide differently."""

    case: Case
    ours: Decision
    theirs: str


def ours(case: Case) -> Decision:
    """Return our decision."""
    session = case.principal == cases.SESSION
    who = Principal(cases.ROLE if session else case.principal, session=case.principal if session else "")
    return decide(
        Request(
            action=case.action,
            resource=case.resource,
            principal=who,
            context={
                key: (value,) if isinstance(value, str) else tuple(value)
                for key, value in case.context.items()
            },
            resource_account=case.owner,
        ),
        identity=[parse(each) for each in case.identity],
        boundary=None if case.boundary is None else [parse(each, kind="boundary") for each in case.boundary],
        resource=[] if case.resource_policy is None else [parse(case.resource_policy, kind="resource")],
        limits=[[parse(each, kind="limit") for each in group] for group in case.limits],
    )


def theirs(asked: Sequence[Case]) -> list[str]:
    """Return the simulator's results: Allowed, ExplicitlyDenied, ImplicitlyDenied, or an error."""
    folder = _installed()
    lines = "".join(f"{json.dumps(case.simulation)}\n" for case in asked)
    ran = subprocess.run(
        [_program("node"), str(folder / "ask.mjs")], input=lines, capture_output=True, text=True, check=False
    )
    results = ran.stdout.splitlines()
    if ran.returncode or len(results) != len(asked):
        raise SystemExit(
            f"error: the simulator did not answer\ncause: {ran.stderr.strip()[-2000:]}\n"
            "  fix: node 20 or later is needed"
        )
    return results


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(
            f"error: our decisions can't be held against the simulator\ncause: there is no {name} on PATH\n"
            "  fix: install Node.js 20 or later"
        )
    return found


def _installed() -> Path:
    """Return the folder with the simulator, installed first where it is not there yet."""
    files = [HERE / name for name in ("package.json", "package-lock.json", "ask.mjs")]
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]
    folder = cache_folder() / "benchmarks" / f"iam-simulate-{digest}"
    if not (folder / ".complete").is_file():
        sys.stderr.write("installing @cloud-copilot/iam-simulate\n")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for file in files:
            shutil.copy(file, folder)
        command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
        ran = subprocess.run(
            [_program("npm"), *command, "--prefix", str(folder)], capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise SystemExit(
                f"error: the simulator could not be installed\ncause: npm {ran.stderr.strip()[-2000:]}\n"
                "  fix: look at the connection to the package index"
            )
        (folder / ".complete").touch()
    return folder


def differences(asked: Sequence[Case]) -> tuple[list[Disagreement], Counter[str], Counter[str]]:
    """Return the cases that are decided differently, how often each result came, and what was left out."""
    found: list[Disagreement] = []
    results: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for case, result in zip(asked, theirs(asked), strict=True):
        decision = ours(case)
        results[result] += 1
        if decision.allowed == (result == "Allowed") and _same_denial(decision, result):
            continue
        reason = excluded.reason(case)
        if reason is None:
            found.append(Disagreement(case, decision, result))
        else:
            left_out[reason] += 1
    return found, results, left_out


def _same_denial(decision: Decision, result: str) -> bool:
    return decision.allowed or (decision.reason == "explicit deny") == (result == "ExplicitlyDenied")


def main(count: int = COUNT, seed: int = SEED) -> int:
    """Ask both about random cases, and write how they agree; 1 where they don't."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    asked = [cases.case(random) for _ in range(count)]
    found, results, left_out = differences(asked)
    text = _text(count, seed, found, results, left_out)
    REPORT.write_text(text, "utf-8")
    sys.stdout.write(text)
    return 1 if found else 0


def _text(
    count: int, seed: int, found: list[Disagreement], results: Counter[str], left_out: Counter[str]
) -> str:
    lines = [
        "# Decisions, held against an independent simulator",
        "",
        "`./run bench gates`: random requests with random identity, boundary, resource and organization",
        "policies, decided by `toolkit.domain.access.evaluation` and by npm `@cloud-copilot/iam-simulate`",
        f"{_version()}.",
        "",
        "| | cases |",
        "|---|---:|",
        f"| asked (seed {seed}) | {count} |",
        *(f"| {name} | {number} |" for name, number in sorted(results.items())),
        f"| decided differently | {len(found)} |",
        *(f"| left out: {reason} | {number} |" for reason, number in sorted(left_out.items())),
        "",
    ]
    for each in found[:5]:
        lines += [
            f"We: {each.ours.reason}; they: {each.theirs}.", "", "```json",
            json.dumps(each.case.simulation, indent=1), "```", "",
        ]  # fmt: skip
    return "\n".join(lines)


def _version() -> str:
    lock = json.loads((HERE / "package-lock.json").read_text("utf-8"))
    return str(lock["packages"]["node_modules/@cloud-copilot/iam-simulate"]["version"])
