"""Hold what the toolkit reads of labelled functions against their labels, and count."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field
from pathlib import Path

from botocore import xform_name

from toolkit.adapters.code_needs import needs, service_facts

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class Count:
    """How many were found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Of what was found, the part that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what there is, the part that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One function: counts, and what differs."""

    name: str
    actions: Count
    resources: Count
    plain: Count
    """Of actions, by names of methods alone"""
    differences: tuple[str, ...] = field(default=())


def measure(folder: Path) -> Measured:
    """Read a labelled function, and compare."""
    label = json.loads((folder / "expected.json").read_text("utf-8"))
    expected = {(action, resource) for action, resources in label["needs"].items() for resource in resources}
    layers = [folder / each for each in label["layers"]]
    found = {(need.action, need.resource) for need in needs(folder, label["handler"], also=layers)}
    actions = _count({action for action, _ in found}, set(label["needs"]))
    plain = _count(by_names(folder), set(label["needs"]))
    differences = [f"+ {' '.join(each)}" for each in sorted(found - expected)]
    differences += [f"- {' '.join(each)}" for each in sorted(expected - found)]
    return Measured(folder.name, actions, _count(found, expected), plain, tuple(differences))


def corpus() -> list[Path]:
    """Return the labelled functions."""
    return sorted(each.parent for each in CORPUS.glob("*/expected.json"))


def by_names(folder: Path) -> set[str]:
    """Return the actions of a plain approach: every method named as an operation of a service that is named.

    That is what extracting calls by name does: it sees no receivers, and knows no reachable code.
    """
    trees = [ast.parse(each.read_bytes()) for each in sorted(folder.rglob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    services = [each for each in sorted(texts) if each.isidentifier() or "-" in each]
    called = {
        node.func.attr
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    found: set[str] = set()
    for name in services:
        facts = service_facts.service(name)
        for method, operation in facts["operations"].items() if facts else ():
            if method in called:
                assert facts is not None
                found.add(f"{facts['prefix']}:{operation['name']}")
    assert xform_name("PutItem") == "put_item"
    return found


def _count(found: set[object] | set[str], expected: set[object] | set[str]) -> Count:
    return Count(len(found & expected), len(found - expected), len(expected - found))  # type: ignore[operator]
