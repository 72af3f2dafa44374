"""The whole gate with the real checkov: on this repository, on a project of another style, and again."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gates import variants
from toolkit.adapters import process

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def scanned(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Return the exit code and the document of a scan."""
    completed = process.run(
        [sys.executable, "-m", "toolkit", "scan", "-C", str(folder), *arguments, "--json"],
        cwd=ROOT,
        env={**os.environ, "CI": "false"},
        timeout=300,
    )
    return completed.code, json.loads(completed.stdout)


def test_faults_of_every_style_are_found_and_what_is_remembered_is_the_same(tmp_path: Path) -> None:
    """The second time without starting checkov."""
    for variant in variants.variants("bad")[:12]:
        variants.laid_out(variant, tmp_path)

    code, first = scanned(tmp_path, "--path", ".")
    again, second = scanned(tmp_path, "--path", ".")

    assert (code, again) == (1, 1)
    assert second["findings"] == first["findings"]
    cached = {each["name"]: each["cached"] for each in second["scanners"]}
    assert cached["checkov"] is True


def test_a_skip_without_a_reason_fails(tmp_path: Path) -> None:
    """In the real checkov's words."""
    (tmp_path / "main.tf").write_text(
        'resource "aws_sqs_queue" "q" {\n  #checkov:skip=CKV_AWS_27\n  name = "q"\n}\n', encoding="utf-8"
    )

    code, document = scanned(tmp_path, "--path", ".")

    rules = {each["rule"] for each in document["findings"]}
    assert (code, rules) == (1, {"skip-reasonless"})


def test_a_copy_of_this_repositorys_terraform_is_looked_at_whole(tmp_path: Path) -> None:
    """As many resources as it has; nothing that can't be told."""
    shutil.copytree(ROOT / "terraform", tmp_path / "terraform", ignore=shutil.ignore_patterns(".terraform"))
    shutil.copytree(ROOT / "functions", tmp_path / "functions")
    shutil.copyfile(ROOT / "toolkit.yaml", tmp_path / "toolkit.yaml")

    _code, document = scanned(tmp_path, "--path", "terraform")

    scanners = {each["name"]: each for each in document["scanners"]}
    assert scanners["checkov"]["verdict"] == "passed"
    assert scanners["checkov"]["scanned"] > 90
    assert scanners["toolkit"]["error"] is None
