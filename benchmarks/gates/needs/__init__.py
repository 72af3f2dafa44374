"""Actions and resources read from labelled functions, held against their labels and a plain approach."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.gates.needs.measuring import Count, corpus, measure
from toolkit.adapters.code_needs import service_facts

PAGE = Path(__file__).parents[1] / "needs.md"
FIRST = (
    ("44 functions, labelled before anything was run", "1.000 / .984", ".970 / .949"),
    ("26 functions `held_…`, written later and run once", "1.000 / .951", ".932 / .919"),
    ("14 functions `third_…`, written after those and run once", "1.000 / 1.000", ".871 / .871"),
)
"""Precision and recall of first runs: what can be expected of code that nobody tuned for"""


def main() -> None:
    """Measure, print the table, and write it beside this package."""
    begun = time.perf_counter()
    measured = [measure(folder) for folder in corpus()]
    seconds = time.perf_counter() - begun
    of_actions = sum((each.actions for each in measured), Count())
    of_resources = sum((each.resources for each in measured), Count())
    plain = sum((each.plain for each in measured), Count())
    versions = ", ".join(f"{name} {version}" for name, version in sorted(service_facts.sources().items()))
    lines = [
        f"# Needs read from code: {len(measured)} labelled functions of varied style",
        "",
        "`./run bench gates` reads `benchmarks/gates/needs/corpus`: each folder is a function, with the",
        "actions and resources it needs in `expected.json`. A resource counts only if its pattern is the",
        "labelled one, letter by letter. The plain approach takes every method that is named as an operation",
        "of a service the code names.",
        "",
        "| | precision | recall | right | wrong | missed |",
        "|---|---|---|---|---|---|",
        _row("actions", of_actions),
        _row("actions with resources", of_resources),
        _row("actions, by names alone", plain),
        "",
        "What the first run over each part said, before anything was changed for it (precision / recall):",
        "",
        "| | actions | with resources |",
        "|---|---|---|",
        *(f"| {name} | {actions} | {resources} |" for name, actions, resources in FIRST),
        "",
        "Three of the four differences in `third_…` were labels in another notation than this corpus has for",
        "keys and secrets named by a variable; those labels were changed after the run. The fourth, a path",
        "joined from a dataclass's field, was read too broadly.",
        "",
        f"All of it took {seconds:.1f} s. Facts of AWS: {versions}.",
        "",
    ]
    wrong = [f"- {each.name}: {'; '.join(each.differences)}" for each in measured if each.differences]
    page = "\n".join([*lines, *(["What differs:", "", *wrong, ""] if wrong else [])])
    PAGE.write_text(page, "utf-8")
    sys.stdout.write(page)


def _row(name: str, count: Count) -> str:
    figures = f"{count.precision:.3f} | {count.recall:.3f} | {count.right} | {count.wrong} | {count.missed}"
    return f"| {name} | {figures} |"
