"""Processes are run to their end, heard while they run, and never left behind."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from toolkit.adapters import process
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path


def python(code: str, *arguments: str) -> list[str]:
    """Return the command that runs some Python."""
    return [sys.executable, "-c", code, *arguments]


def test_output_and_errors_stay_apart() -> None:
    """Terraform warns on stderr: merged, its JSON would be none."""
    done = process.run(python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)"))

    assert (done.code, done.stdout, done.stderr) == (7, "out\n", "err\n")


def test_much_output_on_both_streams_blocks_nobody() -> None:
    """A plan's JSON has megabytes."""
    code = "import sys\nfor s in (sys.stdout, sys.stderr, sys.stdout): s.write('x' * 300_000)"

    done = process.run(python(code), timeout=30)

    assert (len(done.stdout), len(done.stderr)) == (600_000, 300_000)


def test_every_line_is_heard_in_its_order_the_last_one_too() -> None:
    """Also where it does not end."""
    heard: list[str] = []

    done = process.run(python("print('one\\ntwo'); print('three', end='')"), on_stdout=heard.append)

    assert heard == ["one", "two", "three"]
    assert done.stdout == "one\ntwo\nthree"


def test_a_line_is_what_ends_with_a_line_break() -> None:
    """JSON may hold other characters that Unicode calls ends of lines."""
    heard: list[str] = []
    text = '{"a": "\\x85\\u2028\\x0b"}'

    process.run(python(f"import sys; sys.stdout.buffer.write('{text}\\n'.encode())"), on_stdout=heard.append)

    assert heard == ['{"a": "\x85\u2028\x0b"}']


def test_a_line_is_heard_while_the_process_runs() -> None:
    """Progress that comes at the end is none."""
    heard: list[float] = []
    code = "import time; print('begun', flush=True); time.sleep(0.5)"

    process.run(python(code), on_stdout=lambda _: heard.append(time.monotonic()))

    assert time.monotonic() - heard[0] > 0.3


def test_what_is_no_utf8_is_replaced() -> None:
    """Whatever a provider prints."""
    done = process.run(python("import sys; sys.stdout.buffer.write(b'a\\xffb')"))

    assert done.stdout == "a\ufffdb"


def test_nothing_can_be_asked_of_anybody() -> None:
    """A prompt gets no answer, and does not wait for one."""
    assert process.run(python("import sys; print(repr(sys.stdin.read()))"), timeout=30).stdout == "''\n"


def test_a_process_sees_the_environment_it_was_given_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials of the machine stay on it."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")

    done = process.run(python("import os; print('AWS_SECRET_ACCESS_KEY' in os.environ)"), env={"A": "1"})

    assert done.stdout == "False\n"


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And leaves no file open."""
    with pytest.raises(ToolError, match="could not be started") as caught:
        process.run([str(tmp_path / "terraform")])

    assert "toolkit doctor" in caught.value.problems[0].fix


def test_a_process_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    """A wedged provider, and its children."""
    pid = tmp_path / "pid"
    code = (
        "import pathlib, signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid))\n"
        "time.sleep(60)\n"
    )

    with pytest.raises(ToolError, match="was stopped") as caught:
        process.run(python(code, str(pid)), timeout=0.7, grace=0.2)

    assert "longer than" in caught.value.problems[0].cause
    child = int(pid.read_text(encoding="utf-8"))
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_process_that_is_asked_to_stop_may_end_by_itself(tmp_path: Path) -> None:
    """Terraform saves its state and frees its lock."""
    mark = tmp_path / "saved"
    code = (
        "import pathlib, sys, time\n"
        "try:\n    time.sleep(60)\n"
        "except KeyboardInterrupt:\n    pathlib.Path(sys.argv[1]).write_text('saved')\n"
    )

    with pytest.raises(ToolError):
        process.run(python(code, str(mark)), timeout=0.7, grace=5)

    assert mark.read_text(encoding="utf-8") == "saved"
