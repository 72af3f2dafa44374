"""A state that Terraform printed as a last resort is kept where there is room, for its owner alone."""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING

from small_disk import small_disk

from toolkit.adapters import unsaved_state

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

STATE = {"version": 4, "resources": [{"name": "orders"}]}


def test_it_is_kept_where_terraform_would_have_kept_it(tmp_path: Path) -> None:
    """In the place of what Terraform began on a full disk."""
    file = tmp_path / "errored.tfstate"
    file.write_text("", "utf-8")

    told = unsaved_state.keep(STATE, tmp_path)

    assert json.loads(file.read_text("utf-8")) == STATE
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in told


def test_where_that_disk_is_full_it_is_kept_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where it belongs is told."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with small_disk(tmp_path / "work", 4):
        (tmp_path / "work/filler").write_bytes(b"x" * 4096)

        told = unsaved_state.keep(STATE, tmp_path / "work")

    (kept,) = tmp_path.glob("toolkit-state-*/errored.tfstate")
    assert json.loads(kept.read_text("utf-8")) == STATE
    assert kept.stat().st_mode & 0o777 == 0o600
    assert f"{kept}: make room, and move it to {tmp_path / 'work' / 'errored.tfstate'}" in told
