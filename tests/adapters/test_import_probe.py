"""A handler is imported in a fresh process, laid out as on Lambda; whatever goes wrong is told."""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters import bytecode, import_probe, interpreters
from toolkit.adapters.import_probe import ImportProbe
from toolkit.domain.function import Function
from toolkit.domain.import_tree import modules
from toolkit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from toolkit.domain.coldstart import Imported

MINOR = f"{sys.version_info[0]}.{sys.version_info[1]}"
FUNCTION = Function(
    "place",
    "place.handler",
    f"python{MINOR}",
    "arm64" if import_probe._machine() == "aarch64" else "x86_64",  # noqa: SLF001 - the machine of the test
    512,
    30,
    layers=("common",),
)
HANDLER = "\ndef handler(event, context): ...\n"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def measure(
    tmp_path: Path,
    code: str,
    *,
    more: Mapping[str, str | bytes] | None = None,
    layer: Mapping[str, str] | None = None,
    function: Function = FUNCTION,
    runs: int = 1,
) -> Imported:
    """Import a handler's module of this code."""
    return ImportProbe(tmp_path).measure(
        function,
        bundle=zipped({"place.py": code + HANDLER, **(more or {})}),
        layers={"common": zipped(layer or {"python/common.py": ""})},
        runs=runs,
    )


def names(found: Imported) -> set[str]:
    """Return every module that was imported."""
    return {each.name for each in modules(found.tree)}


def test_every_run_is_a_process_of_its_own(tmp_path: Path) -> None:
    """And each is told."""
    count = tmp_path / "count"

    found = measure(tmp_path, f"open({str(count)!r}, 'a').write('x')", runs=3)

    assert len(found.runs) == 3
    assert count.read_text() == "xxxx"  # one more, which warms up
    assert found.python.startswith(MINOR)


def test_modules_are_found_where_lambda_has_them(tmp_path: Path) -> None:
    """Own code first, then the layer's, then what the runtime brings along."""
    code = "import sys; assert sys.path[0].endswith('/var/task'); import both, common, boto3; assert both.own"

    found = measure(
        tmp_path,
        code,
        more={"both.py": "own = True"},
        layer={"python/common.py": "", "python/both.py": "own = False"},
    )

    assert {"place", "both", "common", "boto3"} <= names(found)
    owners = {name: found.owner(name) for name in ("place", "both", "common", "boto3", "html")}
    assert (owners["place"], owners["both"], owners["common"]) == ("own code", "own code", "layer common")
    assert owners["boto3"].startswith("boto3 1.")
    assert "boto3" in found.notes[0]


def test_nothing_else_of_this_machine_is_found(tmp_path: Path) -> None:
    """A distribution that is installed here and not in the bundle is missing on Lambda, too."""
    with pytest.raises(Refused) as caught:
        measure(tmp_path, "import click")

    problem = caught.value.problems[0]
    assert "No module named 'click'" in problem.cause
    assert "lock what brings click" in problem.fix


@pytest.mark.parametrize("records", [True, False], ids=["with RECORD", "without"])
def test_modules_belong_to_the_distribution_that_brought_them(tmp_path: Path, records: bool) -> None:  # noqa: FBT001 - a case
    """Which RECORD tells, or else its name."""
    layer = {
        "python/marsh_mallow/__init__.py": "import marsh_mallow.fields",
        "python/marsh_mallow/fields.py": "",
        "python/marsh_mallow-4.0.dist-info/METADATA": "Name: marsh-mallow\nVersion: 4.0\n",
    }
    if records:
        listed = "marsh_mallow/__init__.py,,\nmarsh_mallow/fields.py,,\n"
        layer["python/marsh_mallow-4.0.dist-info/RECORD"] = listed

    found = measure(tmp_path, "import marsh_mallow", layer=layer)

    assert found.owner("marsh_mallow.fields") == "marsh-mallow 4.0"
    assert [share.modules for share in found.shares if share.owner == "marsh-mallow 4.0"] == [2]


def test_what_the_runtime_imports_anyway_is_not_counted(tmp_path: Path) -> None:
    """Lambda's own runtime has read json and logging before the handler is looked for."""
    found = measure(tmp_path, "import json, logging, html.parser")

    assert {"json", "logging"} & names(found) == set()
    assert "html.parser" in names(found)
    assert found.owner("html.parser") == "standard library"


def test_a_module_that_prints_is_measured_all_the_same(tmp_path: Path) -> None:
    """Without a line break, and what looks like Python's own lines."""
    code = "import sys; sys.stderr.write('loading'); sys.stderr.flush(); print('import time: x'); import html"

    assert "html" in names(measure(tmp_path, code))


def test_variables_are_set_as_on_lambda(tmp_path: Path) -> None:
    """Those of the function, those of the platform; what Terraform resolves is made up."""
    function = replace(FUNCTION, variables={"LEVEL": "INFO", "TABLE_NAME": None, "QUEUE_URL": None})
    code = (
        "import os; e = os.environ\n"
        "assert (e['LEVEL'], e['AWS_LAMBDA_FUNCTION_NAME']) == ('INFO', 'place')\n"
        "assert e['AWS_REGION'] == 'us-east-1'\n"
        "assert e['TABLE_NAME'] and e['QUEUE_URL'].startswith('https://')\n"
        "assert 'XDG_CACHE_HOME' not in e and e['AWS_SECRET_ACCESS_KEY'] == 'placeholder'\n"
    )

    assert measure(tmp_path, code, function=function).runs


def test_no_bytecode_is_left_behind_from_one_run_to_the_next(tmp_path: Path) -> None:
    """The first import on Lambda compiles what the bundle does not bring compiled."""
    code = (
        "import other, os\n"
        "assert not os.path.exists(os.path.join(os.path.dirname(other.__file__), '__pycache__'))\n"
    )

    assert len(measure(tmp_path, code, more={"other.py": ""}, runs=2).runs) == 2


def test_bytecode_that_is_in_the_bundle_is_used(tmp_path: Path) -> None:
    """As on Lambda, where it saves the compiling; whoever owns the module owns its time."""
    compiled = dict(
        bytecode.compiled([("other.py", b"told = 7")], python=sys.version.partition(" ")[0]).files
    )

    found = measure(
        tmp_path, "import other; assert other.told == 7", more={"other.py": "told = 'source'", **compiled}
    )

    assert found.owner("other") == "own code"


def test_an_exception_is_told_with_its_last_line_and_its_place_in_the_project(tmp_path: Path) -> None:
    """Of own code where it stands in the project, of a layer's, of a dependency as Lambda names it."""
    own = tmp_path / "functions/place/inner.py"
    own.parent.mkdir(parents=True)
    own.write_text("")
    inner = {"inner.py": "\n\nraise ValueError('no\\nmore')"}

    with pytest.raises(Refused) as caught:
        measure(tmp_path, "import inner", more=inner)
    with pytest.raises(Refused) as in_layer:
        measure(tmp_path, "import dep", layer={"python/dep.py": "1 / 0"})

    problem = caught.value.problems[0]
    assert (str(problem.at), problem.cause) == ("functions/place/inner.py:3", "ValueError: no\nmore")
    assert str(in_layer.value.problems[0].at) == "/opt/python/dep.py:1"
    assert "ZeroDivisionError" in in_layer.value.problems[0].cause


def test_an_error_of_syntax_is_told_where_it_stands(tmp_path: Path) -> None:
    """And not where the module was imported."""
    with pytest.raises(Refused) as caught:
        measure(tmp_path, "import broken", more={"broken.py": "x = 1\ndef f(:\n"})

    assert str(caught.value.problems[0].at) == "/var/task/broken.py:2"


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("raise SystemExit(7)", "SystemExit: 7"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("import os, sys; sys.stderr.write('out of luck\\n'); os._exit(7)", "ended with 7"),
        ("import os; os.kill(os.getpid(), 9)", "ended with -9"),
        ("import socket; socket.create_connection(('api.example.com', 443))", "asks for api.example.com"),
        (
            "import boto3; boto3.client('dynamodb').describe_table(TableName='t')",
            "asks for dynamodb.us-east-1.amazonaws.com",
        ),
    ],
)
def test_whatever_ends_an_import_is_told_as_a_refusal(code: str, cause: str, tmp_path: Path) -> None:
    """Never as our own failure."""
    with pytest.raises(Refused) as caught:
        measure(tmp_path, code)

    assert cause in caught.value.problems[0].cause
    assert caught.value.problems[0].fix


def test_a_connection_that_the_handler_does_without_is_told(tmp_path: Path) -> None:
    """Its time was not measured."""
    code = (
        "import socket\ntry: socket.create_connection(('api.example.com', 443))\nexcept OSError: pass\n"
        "else: raise AssertionError"
    )

    found = measure(tmp_path, code)

    assert "api.example.com" in found.notes[-1]


def test_a_handler_that_is_not_in_its_module_is_told(tmp_path: Path) -> None:
    """Lambda would fail on every call."""
    with pytest.raises(Refused) as caught:
        measure(tmp_path, "", function=replace(FUNCTION, handler="place.main"))

    assert caught.value.problems[0].cause == "place has no main"


def test_an_import_that_takes_for_ever_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lambda stops it, too."""
    monkeypatch.setattr(import_probe, "INIT_LIMIT", 0.5)

    with pytest.raises(Refused) as caught:
        measure(tmp_path, "import time; time.sleep(600)")

    assert "takes longer than" in caught.value.problems[0].cause
    assert "30 s" in caught.value.problems[0].cause


def test_threads_that_a_module_starts_hold_nobody_up(tmp_path: Path) -> None:
    """Neither do its functions for the end."""
    code = (
        "import atexit, threading, time; atexit.register(time.sleep, 600)\n"
        "threading.Thread(target=time.sleep, args=(600,)).start()"
    )

    assert measure(tmp_path, code).runs


def test_compiled_code_for_another_machine_is_told(tmp_path: Path) -> None:
    """Where it is missed, and where something stands in for it."""
    other = "x86_64" if FUNCTION.architecture == "arm64" else "arm64"
    function = replace(FUNCTION, architecture=other)
    more = {"speedups.cpython-311-other-linux-gnu.so": "elf"}

    found = measure(tmp_path, "try: import speedups\nexcept ImportError: pass", more=more, function=function)
    with pytest.raises(Refused) as caught:
        measure(tmp_path, "import speedups", more=more, function=function)

    assert "1 files of compiled code" in found.notes[0]
    assert "compiled code" in caught.value.problems[0].cause
    assert "measure on Linux" in caught.value.problems[0].fix


def test_where_the_runtimes_python_is_not_there_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command that gets it; ours measures in its place."""
    monkeypatch.setattr(interpreters, "find", lambda _: None)

    found = measure(tmp_path, "", function=replace(FUNCTION, runtime="python3.99"))

    assert found.python.startswith(MINOR)
    assert "uv python install 3.99" in found.notes[0]


def test_an_interpreter_is_found_by_its_minor_or_its_exact_version() -> None:
    """Ours, if it is that one; a version that nobody has is none."""
    exact = sys.version.partition(" ")[0]

    assert interpreters.find(MINOR) == interpreters.find(exact) == sys.executable
    assert interpreters.find("3.11.99") is None
