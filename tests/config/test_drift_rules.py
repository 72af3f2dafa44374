"""Rules for drift are read with their places, dates as people write them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from toolkit.config import drift_rules
from toolkit.config.reading import ProjectFiles
from toolkit.config.remembered import Remembered

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = 'account: "111111111111"\nregion: us-east-1\nlog_retention_days: 30\n'
RULE = """\
drift:
  ignore:
    - address: "*.this"
      attribute: tags
      reason: The finance team tags it.
      owner: finance
      expires: {expires}
    - address: module.other
"""
FILE = "terraform/envs/dev/environment.yaml"


def files(root: Path, text: str) -> ProjectFiles:
    """Return a project with this environment."""
    path = root / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ENVIRONMENT + text, "utf-8")
    return ProjectFiles(root, Remembered(root / "documents.json"))


@pytest.mark.parametrize("expires", ["2026-03-01", '"2026-03-01"'])
def test_a_rule_is_read_as_it_is_written(tmp_path: Path, expires: str) -> None:
    """A date with or without quotes, on the first look and when it is remembered."""
    for _ in range(2):
        found = files(tmp_path, RULE.format(expires=expires))
        assert found.environment("dev") is not None
        first, second = drift_rules.read(found.documents[FILE])

        assert (first.address, first.attribute, first.owner) == ("*.this", "tags", "finance")
        assert (first.expires, first.at) == (date(2026, 3, 1), f"{FILE}:6")
        assert (second.attribute, second.expires, second.at) == ("*", None, f"{FILE}:11")


def test_an_environment_without_rules_has_none(tmp_path: Path) -> None:
    """Nothing is ignored by itself."""
    found = files(tmp_path, "")
    found.environment("dev")

    assert drift_rules.read(found.documents[FILE]) == ()


def test_a_day_that_is_in_no_calendar_is_no_end(tmp_path: Path) -> None:
    """The rule is told as one that never expires, and ignores nothing."""
    found = files(tmp_path, RULE.format(expires='"2026-02-31"'))
    found.environment("dev")

    assert drift_rules.read(found.documents[FILE])[0].expires is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("drift: {ignore: [{attribute: tags}]}\n", 4),
        ("drift:\n  ignore:\n    - address: x\n      until: 2026-03-01\n", 7),
        ("drift:\n  ignore:\n    - address: x\n      expires: soon\n", 7),
    ],
)
def test_a_rule_that_is_none_is_told_with_its_place(tmp_path: Path, text: str, line: int) -> None:
    """Before anything is looked at."""
    found = files(tmp_path, text)

    assert found.environment("dev") is None
    assert [problem.at.line for problem in found.problems if problem.at] == [line]
