"""Every command has help, every failure has one form and the right exit code, and none is a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import toolkit
from toolkit.cli.commands import COMMANDS
from toolkit.cli.entry import cli

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Done

    Run = Callable[..., Done]

LOCAL = ("up", "down", "status", "reset")
HEAVY = ("boto3", "botocore", "rich", "jsonschema", "ruamel", "httpx", "psutil", "python_terraform")


@pytest.fixture
def failing(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command that ends as it is asked to."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setitem(COMMANDS, "fail", ("failing_commands:fail", "End as asked."))
    return lambda how, *options: run("fail", how, *options)


@pytest.mark.parametrize("command", [(name,) for name in COMMANDS] + [("local", name) for name in LOCAL])
def test_every_command_has_help_that_fits_on_80_columns(command: tuple[str, ...], run: Run) -> None:
    """Usage, what it does, and what every option means."""
    done = run(*command, "--help")

    assert done.code == 0
    assert done.err == ""
    assert done.out.startswith(f"Usage: toolkit {' '.join(command)}")
    assert all(len(line) <= 80 for line in done.out.splitlines())
    found = cli
    for name in command:
        found = found.get_command(click.Context(found), name)
    options = [item for item in found.params if isinstance(item, click.Option)]
    assert found.help
    assert all(item.help for item in options)


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_help_lists_every_command_with_what_it_does(arguments: tuple[str, ...], run: Run) -> None:
    """Also where nothing is asked for."""
    done = run(*arguments)

    assert done.code == 0
    assert all(name in done.out and line in done.out for name, (_, line) in COMMANDS.items())


def test_the_line_of_a_command_fits_beside_its_name() -> None:
    """Nothing is cut."""
    assert all(line.endswith(".") and len(line) <= 65 for _, line in COMMANDS.values())


def test_help_loads_nothing_heavy() -> None:
    """No SDK, no renderer, no schema, no parser: it must be there at once."""
    code = (
        "import json, sys; from toolkit.cli.entry import main;"
        "from toolkit.cli.commands import COMMANDS;"
        "every = [[], ['local', 'up'], *[[name] for name in COMMANDS]];"
        "codes = [main([*words, '--help']) for words in every];"
        "sys.stderr.write(json.dumps([codes, sorted(sys.modules)]))"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    codes, loaded = json.loads(done.stderr)
    assert set(codes) == {0}
    assert {name.partition(".")[0] for name in loaded} & set(HEAVY) == set()


def test_the_version_is_told(run: Run) -> None:
    """As it is in the package."""
    assert toolkit.__version__ in run("--version").out


USAGE = [
    ("frobnicate",),
    ("plan",),
    ("plan", "dev", "prod"),
    ("plan", "dev", "--frobnicate"),
    ("plan", "dev", "--format", "xml"),
    ("plan", "dev", "--target", "moon"),
    ("verify", "dev", "--soak", "soon"),
    ("scan", "--fail-on", "never"),
    ("local", "up", "--port", "80"),
    ("local", "sideways"),
    ("--frobnicate",),
]


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_a_wrong_usage_ends_with_2_in_the_form_of_every_error(arguments: tuple[str, ...], run: Run) -> None:
    """What was not run, why, and how to find out more."""
    done = run(*arguments)

    lines = done.err.splitlines()
    assert (done.code, done.out) == (2, "")
    assert lines[0].startswith("error: ")
    assert lines[1].startswith("cause: ")
    assert any(line.startswith("  fix: ") for line in lines)


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_a_wrong_usage_is_told_as_json_where_that_was_asked_for(arguments: tuple[str, ...], run: Run) -> None:
    """One document on stdout."""
    done = run(*arguments, "--json")

    document = json.loads(done.out)
    assert done.code == 2
    assert (document["schema"], document["exit_code"]) == ("toolkit/error/v1", 2)
    assert document["error"]
    assert document["cause"]
    assert document["fix"]


NAMES = ["Dev", "1dev", "dev;rm", "../dev", "dev env", "", "d" * 64, "dev\n", "dév", "$(id)"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "command",
    [
        ("plan", "{}"),
        ("apply", "{}"),
        ("verify", "{}"),
        ("promote", "{}", "prod"),
        ("promote", "dev", "{}"),
        ("package", "{}"),
        ("package", "--publish", "{}"),
        ("scan", "{}"),
        ("bootstrap", "{}"),
        ("token", "{}"),
    ],
    ids=" ".join,
)
def test_what_is_no_name_ends_with_2_before_anything_runs(
    command: tuple[str, ...], name: str, run: Run
) -> None:
    """There is not even a project here: nobody got as far as to look for one."""
    done = run(*(word.format(name) if word == "{}" else word for word in command))

    assert done.code == 2
    assert "must match" in done.err
    assert "no project" not in done.err


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("well", 0), ("one", 1), ("refused", 1), ("configuration", 2), ("tool", 3), ("bug", 3),
        ("interrupt", 130), ("abort", 130),
    ],
)  # fmt: skip
def test_every_ending_has_its_exit_code_and_no_traceback(how: str, code: int, failing: Run) -> None:
    """0 done, 1 no, 2 the caller's input, 3 something broke, 130 interrupted."""
    done = failing(how)

    assert done.code == code
    assert "Traceback" not in done.out + done.err
    assert done.err.lstrip().startswith("error: ") == (how not in ("well", "one"))


@pytest.mark.parametrize(
    ("how", "code"), [("refused", 1), ("configuration", 2), ("tool", 3), ("bug", 3), ("interrupt", 130)]
)
def test_every_failure_is_one_json_document_on_stdout(how: str, code: int, failing: Run) -> None:
    """And is told to people on stderr, as ever."""
    done = failing(how, "--json")

    document = json.loads(done.out)
    assert (document["schema"], document["exit_code"], done.code) == ("toolkit/error/v1", code, code)
    assert document["error"] in done.err


def test_a_bug_is_kept_for_a_report(failing: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The traceback lies in a file that the message names."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    done = failing("bug")

    (report,) = tmp_path.glob("toolkit-bug-*.txt")
    assert str(report) in done.err
    assert "RuntimeError: a secret bug" in report.read_text(encoding="utf-8")
    assert report.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("how", ["telling tool", "telling bug"])
def test_what_a_tool_or_a_bug_quotes_is_told_without_its_secret(
    how: str, failing: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On both streams, and in the report of a bug."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    done = failing(how, "--json")

    kept = "".join(report.read_text("utf-8") for report in tmp_path.glob("toolkit-bug-*.txt"))
    assert "correct-horse" not in done.out + done.err + kept
    assert "(secret)" in done.err
    assert json.loads(done.out)["cause"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_secret_of_our_own_process_is_printed_by_no_command(
    form: tuple[str, ...], failing: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name tells that it is one."""
    monkeypatch.setenv("MY_TOKEN", "a-token-of-ours-1")

    done = failing("telling", *form)

    assert "(secret)" in done.out
    assert "a-token-of-ours" not in done.out


def started(*arguments: str, **options: object) -> subprocess.Popen[str]:
    """Start the toolkit in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "toolkit", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_python_runs_the_package(tmp_path: Path) -> None:
    """``python -m toolkit`` is the same command."""
    process = started("local", "status", cwd=tmp_path)

    _, err = process.communicate(timeout=30)

    assert process.returncode == 2
    assert err.startswith("error: no project was found")


def test_a_reader_that_has_gone_is_no_error_of_ours() -> None:
    """``toolkit --help | head -1``."""
    read, write = os.pipe()
    os.close(read)

    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "--help"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_disk_that_is_full_where_the_output_goes_is_told() -> None:
    """``toolkit --help > file``: exit code 3, and no traceback."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "toolkit", "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 3
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_command_with_130_and_no_traceback(number: signal.Signals, tmp_path: Path) -> None:
    """CI sends SIGTERM, a person Ctrl-C."""
    code = (
        "import sys, time; from toolkit.cli import entry; import click\n"
        "from toolkit.cli.commands import COMMANDS\n"
        "@click.command()\n"
        "def wait():\n"
        "    print('waiting', flush=True)\n"
        "    time.sleep(30)\n"
        "sys.modules['waiting'] = sys.modules['__main__']\n"
        "COMMANDS['wait'] = ('waiting:wait', 'Wait.')\n"
        "sys.exit(entry.main(['wait']))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        _, err = process.communicate(timeout=30)

    assert process.returncode == 130
    assert "Traceback" not in err
    assert err.lstrip().startswith("error: toolkit was interrupted")


def test_a_text_that_a_terminal_can_not_show_is_no_crash(project: Path) -> None:
    """An old locale: arrows and dots are replaced, the answer is there."""
    env = os.environ | {"PYTHONIOENCODING": "ascii", "COLUMNS": "80"}

    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "-C", str(project), "plan", "--help"],
        env=env, capture_output=True, check=False,
    )  # fmt: skip

    assert b"bug" not in done.stderr
    assert done.returncode == 0
