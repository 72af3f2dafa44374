"""Progress is live on a terminal; elsewhere lines are only ever added, with signs of life between."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from toolkit.adapters import console_progress
from toolkit.adapters.console_progress import ConsoleProgress

if TYPE_CHECKING:
    import pytest

LONGEST_SILENCE = 30.0
"""seconds: what docs promise of a log in CI"""


def test_a_log_gets_a_sign_of_life_and_the_newest_news(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each on a line of its own, at intervals; nothing takes a line back."""
    monkeypatch.setattr(console_progress, "HEARTBEAT", 0.05)

    with ConsoleProgress(color=False).phase("Applying to dev") as tell:
        tell("[1/9] old news")
        tell("[2/9] table and 3 more")
        time.sleep(0.18)

    out, err = capfd.readouterr()
    lines = err.splitlines()
    assert out == ""
    assert len(lines) in (2, 3)
    assert all(re.fullmatch(r"  Applying to dev: \d+s \[2/9\] table and 3 more", line) for line in lines)
    assert not {"\r", "\x1b", "\x08"} & set(err)


def test_no_silence_is_longer_than_is_promised() -> None:
    """CI systems end a job that says nothing for too long."""
    assert console_progress.HEARTBEAT <= LONGEST_SILENCE


def test_a_phase_that_is_short_says_nothing_in_a_log(capfd: pytest.CaptureFixture[str]) -> None:
    """What stays is what was done: a note."""
    progress = ConsoleProgress(color=False)
    with progress.phase("Planning"):
        pass
    progress.note("Planned in 0.1s")

    assert capfd.readouterr().err == "Planned in 0.1s\n"


def test_no_sign_of_life_outlives_its_phase(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nor a phase that fails."""
    monkeypatch.setattr(console_progress, "HEARTBEAT", 0.03)
    with suppress(ZeroDivisionError), ConsoleProgress(color=False).phase("Applying"):
        _ = 1 / 0
    capfd.readouterr()

    time.sleep(0.1)

    assert capfd.readouterr().err == ""


def test_a_terminal_shows_what_goes_on_now() -> None:
    """One line that changes; a resource's name is no markup."""
    code = (
        "import time; from toolkit.adapters.console_progress import ConsoleProgress\n"
        "with ConsoleProgress(color=False).phase('Applying [dev]') as tell:\n"
        "    tell('table[\"orders\"]'); time.sleep(0.4)\n"
    )
    reader, writer = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code], stderr=writer, env={**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    ):
        os.close(writer)
        shown = b""
        try:
            while chunk := os.read(reader, 4096):
                shown += chunk
        except OSError:
            pass  # Linux says so where the other side has gone
    os.close(reader)

    text = shown.decode()
    assert 'Applying [dev] … table["orders"]' in text
    assert "\x1b[2K" in text, "the line is taken back"


def test_quiet_is_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    """A machine reads what is printed."""
    progress = ConsoleProgress(color=False, quiet=True)
    with progress.phase("Planning") as tell:
        tell("news")
    progress.note("done")

    assert capfd.readouterr().err == ""
