"""What a function imports is measured from its bundle, and a budget can fail a build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Done

    Run = Callable[..., Done]

SLOW = "import html.parser, time\ntime.sleep(0.05)\ndef handler(event, context): ...\n"


@pytest.fixture
def measure(run: Run, project: Path) -> Run:
    """Return what measures the project's function, whose handler takes 50 ms at the least."""
    (project / "functions/place/place.py").write_text(SLOW, encoding="utf-8")
    return lambda *options: run("coldstart", "place", "--runs", "1", *options, "-C", str(project))


def test_a_measurement_fits_on_80_columns_and_tells_all(measure: Run) -> None:
    """Time, package, who takes it, the tree, and what it costs."""
    done = measure()

    assert done.code == 0
    assert done.out.startswith("place: importing place.handler takes ")
    assert all(len(line) <= 80 for line in done.out.splitlines())
    for told in ("no budget", "zipped", "own code", "html.parser", "vCPU", "USD", "not Lambda"):
        assert told in done.out


def test_a_measurement_is_one_json_document(measure: Run) -> None:
    """With the whole tree in it."""
    document = json.loads(measure("--json", "--budget", "10m").out)

    assert (document["schema"], document["function"]) == ("toolkit/coldstart/v1", "place")
    assert document["import_ms"] >= 50
    assert (document["budget_ms"], document["over_budget"]) == (600_000, False)
    (handler,) = document["tree"]
    assert handler["module"] == "place"
    assert "html.parser" in [each["module"] for each in handler["imports"]]
    assert document["size_with_layers"] == document["size"] > 0
    assert document["cost"]["own_cpu"]["million"] > document["cost"]["whole_cpu"]["million"] > 0


def test_a_budget_that_is_kept_is_told(measure: Run) -> None:
    """With what is left of it."""
    done = measure("--budget", "10m")

    assert done.code == 0
    assert "[ok] within its budget" in done.out


def test_an_import_over_its_budget_fails_and_names_the_worst(measure: Run) -> None:
    """On the command line."""
    done = measure("--budget", "20ms")

    assert done.code == 1
    assert "[x] OVER ITS BUDGET of 20.0 ms" in done.out
    assert "most of it: own code" in done.out
    assert "fix: " in done.out


@pytest.mark.parametrize("file", ["toolkit.yaml", "functions/place/function.yaml"])
def test_the_projects_own_budget_counts(file: str, measure: Run, project: Path) -> None:
    """Unless another is given."""
    with (project / file).open("a", encoding="utf-8") as stream:
        stream.write("budgets: {init: 20ms}\n")

    assert measure().code == 1
    assert measure("--budget", "10m").code == 0


def test_a_handler_that_can_not_be_imported_is_refused_with_its_place(measure: Run, project: Path) -> None:
    """In the project's own file, without a traceback."""
    (project / "functions/place/place.py").write_text(
        "import os\nimport nowhere\nhandler = print\n", encoding="utf-8"
    )

    done = measure()

    assert done.code == 1
    assert "ModuleNotFoundError: No module named 'nowhere'" in done.err
    assert "at: functions/place/place.py:2" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("name", ["plaice", "common"])
def test_what_is_no_function_is_told_with_those_that_are(name: str, run: Run, project: Path) -> None:
    """A typo, and a layer, which does not start by itself."""
    layer = project / "functions/common/layer.yaml"
    layer.parent.mkdir()
    layer.write_text("description: Shared\n", encoding="utf-8")
    (layer.parent / "shared.py").write_text("", encoding="utf-8")

    done = run("coldstart", name, "-C", str(project))

    assert done.code == 2
    assert name in done.err
    assert "the project has place" in done.err
