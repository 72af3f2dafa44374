"""Every rule finds what it is for, in code of varied form, and leaves alone what only looks like it.

The examples are the variants that are measured by ./run bench gates.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from benchmarks.gates import variants
from toolkit.adapters.rules_scanner import RulesScanner
from toolkit.domain.scan import Subject
from toolkit.policies import security
from toolkit.policies.security.catalog import BY_ID, RULES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("variant", variants.variants("bad"), ids=lambda each: each.stem)
def test_a_fault_is_found(variant: Path, tmp_path: Path) -> None:
    """By the rule that it says it breaks, at a line of a file that is there."""
    folder = variants.laid_out(variant, tmp_path)

    report = RulesScanner(base=folder).scan(Subject(folder=folder, code=folder))

    assert report is not None
    expected = variants.expected(folder)
    found = [each for each in report.findings if each.rule in expected]
    assert {each.rule for each in found} == expected
    assert all((folder / each.file).is_file() and each.line > 0 for each in found)


@pytest.mark.parametrize("variant", variants.variants("good"), ids=lambda each: each.stem)
def test_what_only_looks_wrong_is_left_alone(variant: Path, tmp_path: Path) -> None:
    """No false alarm, and nothing that could not be told."""
    folder = variants.laid_out(variant, tmp_path)

    report = RulesScanner(base=folder).scan(Subject(folder=folder, code=folder))

    assert report is not None
    assert ([each.rule for each in report.findings], report.error) == ([], None)


def test_every_rule_has_a_failing_example() -> None:
    """A rule that was never seen to find anything may be broken."""
    shown = {
        rule
        for each in variants.variants("bad")
        for file in ([each] if each.is_file() else each.glob("*.tf"))
        for rule in variants._EXPECTED.findall(file.read_text(encoding="utf-8"))  # noqa: SLF001 - its own corpus
    }

    assert shown == set(BY_ID)


def test_every_module_with_a_rule_is_in_the_catalog() -> None:
    """A rule that is not there does not run."""
    names = [each.name for each in pkgutil.iter_modules(security.__path__)]
    modules = [import_module(f"toolkit.policies.security.{name}") for name in names]

    assert {module.RULE.id for module in modules if hasattr(module, "RULE")} == set(BY_ID)


def test_every_rule_has_an_id_a_reason_and_a_fix() -> None:
    """And no id twice."""
    assert len(BY_ID) == len(RULES)
    assert all(rule.why and rule.fix and rule.id == rule.id.lower() for rule in RULES)


def test_a_secrets_value_is_never_told(tmp_path: Path) -> None:
    """Neither in the message nor anywhere else of the report."""
    for variant in variants.variants("bad"):
        if variant.stem.startswith("secret"):
            variants.laid_out(variant, tmp_path)

    told = repr(RulesScanner(base=tmp_path).scan(Subject(folder=tmp_path)))

    assert "secret-in-environment" in told
    assert not [value for value in ("correct-horse", "QWERTYU", "hunter2") if value in told]
