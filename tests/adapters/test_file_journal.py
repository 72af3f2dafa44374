"""The journal survives whatever happens to the process that writes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from toolkit.adapters.file_journal import FileJournal

if TYPE_CHECKING:
    from pathlib import Path

INTENT = {"event": "intent", "fingerprint": "sha256:1", "addresses": ["a"]}
ADDRESSES = st.sampled_from(['r.this["GET /orders/{id}"]', 'r.this["}"]', "r.this", "r.ä\u2028\x85\x1c"])
ENTRIES = st.lists(
    st.builds(lambda event, address: {"event": event, "address": address}, st.just("start"), ADDRESSES),
    min_size=1,
    max_size=4,
)
with_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def journal(folder: Path, content: bytes | None = None) -> FileJournal:
    """Return a journal, with this on disk."""
    path = folder / "journal" / "dev.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)
    return FileJournal(path)


@with_folder
@example([{"event": "start", "address": 'r.this["}"]'}], 24)
@given(ENTRIES, st.integers(0, 400))
def test_wherever_a_write_broke_off_the_whole_entries_before_it_are_there(
    tmp_path: Path, entries: list[dict[str, Any]], cut: int
) -> None:
    """And what is written afterwards is there too."""
    lines = [json.dumps(entry, sort_keys=True) + "\n" for entry in entries]
    written = journal(tmp_path, "".join(lines).encode()[:cut])
    ends = [len("".join(lines[: number + 1])) for number in range(len(lines))]
    whole = [entry for entry, end in zip(entries, ends, strict=True) if end <= cut]
    # A line that lacks nothing but its line break may be believed or not; no other may be.
    doubtful = [entry for entry, end in zip(entries, ends, strict=True) if end == cut + 1]
    after = {"event": "end", "ok": False}

    before = list(written.entries())
    written.append(after)

    assert before in (whole, [*whole, *doubtful])
    assert list(written.entries()) in ([*whole, after], [*whole, *doubtful, after])


@with_folder
@given(ENTRIES)
def test_what_was_written_is_read_back_in_its_order(tmp_path: Path, entries: list[dict[str, Any]]) -> None:
    """Whatever stands in an address."""
    written = journal(tmp_path)

    for entry in entries:
        written.append(entry)

    assert list(written.entries()) == entries


def test_every_entry_is_on_disk_before_the_call_returns(tmp_path: Path) -> None:
    """Another process reads it at once."""
    path = tmp_path / "new" / "dev.jsonl"

    FileJournal(path).append(INTENT)

    assert [entry["event"] for entry in FileJournal(path).entries()] == ["intent"]


def test_a_run_of_this_process_is_alive(tmp_path: Path) -> None:
    """It is written down who runs."""
    written = journal(tmp_path)
    written.append(INTENT)

    assert written.alive()
    assert written.entries()[0]["pid"] == os.getpid()


def test_a_run_whose_process_is_gone_is_not_alive(tmp_path: Path) -> None:
    """It was killed."""
    code = (
        "import sys, pathlib; from toolkit.adapters.file_journal import FileJournal;"
        f"FileJournal(pathlib.Path(sys.argv[1])).append({INTENT!r})"
    )
    path = tmp_path / "dev.jsonl"

    subprocess.run([sys.executable, "-c", code, str(path)], check=True)

    assert not FileJournal(path).alive()
    assert FileJournal(path).entries()[0]["addresses"] == ["a"]


def test_another_process_under_the_same_number_is_another_process(tmp_path: Path) -> None:
    """Numbers of processes are used again."""
    entry = INTENT | {"pid": os.getpid(), "started": psutil.Process().create_time() - 60}

    assert not journal(tmp_path, json.dumps(entry).encode() + b"\n").alive()


@pytest.mark.parametrize("content", [None, b"", b"\n", b'{"event": "int'])
def test_a_journal_without_a_whole_entry_tells_nothing(content: bytes | None, tmp_path: Path) -> None:
    """It is not there, empty, or torn at once."""
    written = journal(tmp_path, content)

    assert written.entries() == ()
    assert not written.alive()


def test_what_terraform_wrote_down_itself_is_gone_once_a_run_has_ended(tmp_path: Path) -> None:
    """It is for a run whose toolkit was killed; what Terraform says of a failure may quote values."""
    events = tmp_path / "live.events.jsonl"
    journal = FileJournal(tmp_path / "live.jsonl", events=events)
    journal.append({"event": "intent", "fingerprint": "f", "addresses": ["a", "b"]})
    hook = {"resource": {"addr": "a"}, "action": "create", "id_value": "1"}
    events.write_text(json.dumps({"type": "apply_complete", "hook": hook}) + "\n", "utf-8")

    while_it_runs = journal.entries()
    journal.append({"event": "end", "ok": True})

    assert while_it_runs[-1] == {"event": "complete", "address": "a", "action": "create", "id": "1"}
    assert not events.exists()
