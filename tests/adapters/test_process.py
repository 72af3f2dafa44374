"""Processes are run to their end, heard while they run, and never left behind."""

from __future__ import annotations

import signal
import subprocess
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
    assert _gone(int(pid.read_text(encoding="utf-8")))


def _gone(pid: int) -> bool:
    """Tell whether a process is gone, or goes in the next seconds."""
    deadline = time.monotonic() + 5
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not _runs(pid)


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


def test_what_a_process_leaves_behind_goes_with_it(tmp_path: Path) -> None:
    """A provisioner's child outlives Terraform, even where that came to a good end."""
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid)\n"
    )

    done = process.run(python(code), timeout=30)

    assert done.code == 0
    assert _gone(int(done.stdout))


def test_whoever_starts_a_process_may_know_its_number() -> None:
    """A journal writes it down: it tells a dead holder of a lock from a living one."""
    heard: list[int] = []

    done = process.run(python("import os; print(os.getpid())"), on_start=heard.append)

    assert heard == [int(done.stdout)]


def test_a_process_does_not_outlive_an_error_of_whoever_hears_it() -> None:
    """A journal that can't be written ends Terraform: nobody would know what it did."""
    heard: list[int] = []

    def hear(line: str) -> None:
        heard.append(int(line))
        raise ToolError("the journal was not written", cause="the disk is full", fix="make room")

    with pytest.raises(ToolError, match="the journal was not written"):
        process.run(
            python("import os, time; print(os.getpid(), flush=True); time.sleep(60)"), on_stdout=hear, grace=5
        )

    assert _gone(heard[0])


def test_what_a_process_writes_is_its_users_alone_where_it_is_told_so(tmp_path: Path) -> None:
    """A plan holds values in clear."""
    file = tmp_path / "plan"

    process.run(python("import sys; open(sys.argv[1], 'w').close()", str(file)), umask=0o077)

    assert file.stat().st_mode & 0o777 == 0o600


STUBBORN = (
    "import os, signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print(os.getpid(), child.pid, flush=True)\n"
    "time.sleep(60)\n"
)
OBEDIENT = (
    "import os, time\n"
    "try:\n    print(os.getpid(), os.getpid(), flush=True); time.sleep(60)\n"
    "except KeyboardInterrupt:\n    print('saved', flush=True)\n"
)
RUNNER = (
    "import sys\n"
    "from toolkit.adapters import process\n"
    "from toolkit.errors import Interrupted\n"
    "say = lambda line: print(line, flush=True)\n"
    "try:\n"
    "    process.run([sys.executable, '-c', sys.argv[1]], on_stdout=say,"
    " on_interrupt=lambda: say('asked'), grace=float(sys.argv[2]))\n"
    "except Interrupted as error:\n"
    "    say(error.what)\n"
)


def interrupted(code: str, *, grace: float, times: int) -> tuple[list[int], list[str], float]:
    """Interrupt a toolkit that runs a process; return the pids, what it said then, and how long it took."""
    with subprocess.Popen(python(RUNNER, code, str(grace)), stdout=subprocess.PIPE, text=True) as runner:
        assert runner.stdout is not None
        pids = [int(word) for word in runner.stdout.readline().split()]
        begun = time.monotonic()
        runner.send_signal(signal.SIGINT)
        said = [runner.stdout.readline().strip()]
        for _ in range(times - 1):
            runner.send_signal(signal.SIGINT)
        rest, _ = runner.communicate(timeout=30)
        return pids, [*said, *rest.split("\n")[:-1]], time.monotonic() - begun


def test_one_interrupt_lets_a_process_save_and_end() -> None:
    """What it says while it ends is heard."""
    pids, said, _ = interrupted(OBEDIENT, grace=20, times=1)

    assert said[:2] == ["asked", "saved"]
    assert said[2].endswith("was interrupted")
    assert all(_gone(pid) for pid in pids)


def test_a_second_interrupt_kills_at_once() -> None:
    """Whoever asks twice does not want to wait for a wedged provider; nothing runs on."""
    pids, said, seconds = interrupted(STUBBORN, grace=20, times=2)

    assert said[0] == "asked"
    assert said[1].endswith("was killed")
    assert seconds < 5
    assert all(_gone(pid) for pid in pids)


def test_the_grace_of_a_wedged_process_ends() -> None:
    """One interrupt is enough for whoever waits."""
    pids, said, _ = interrupted(STUBBORN, grace=0.3, times=1)

    assert said[1].endswith("was killed")
    assert all(_gone(pid) for pid in pids)
