"""A scan that was killed leaves nothing for long: a copy of somebody's plan may be in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from toolkit.adapters.checkov_scanner import sweep

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_a_killed_scan_left_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a running one needs is not, nor what is somebody else's."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f"toolkit-scan-{ended.pid}-abc" / "plan"
    kept = [tmp_path / f"toolkit-scan-{os.getpid()}-abc", tmp_path / "toolkit-scan-abc", tmp_path / "other"]
    for each in (left, *kept):
        each.mkdir(parents=True)
    (left / "tfplan.json").write_text("{}", "utf-8")

    sweep()

    assert sorted(tmp_path.iterdir()) == sorted(kept)
