"""Bytecode is the same wherever it is compiled, is used without its source, and is of one exact Python."""

from __future__ import annotations

import marshal
import re
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters import bytecode, compiled_afresh, interpreters
from toolkit.adapters.bytecode import LAYER, compiled
from toolkit.errors import Refused

if TYPE_CHECKING:
    from types import CodeType

pytestmark = pytest.mark.slow
HERE = sys.version.partition(" ")[0]
TAG = sys.implementation.cache_tag
MODULE = b"""\
import os
KINDS = frozenset({"a", "b", "c", None, 1, 2.5, (3, "d")})
ZEROS = 0.0, -0.0, 0, False, 0j, -0j, "0", b"0", ..., 10**30, float("nan"), 1e400, (), ((),)
nested = [lambda: (lambda: 1), lambda: (lambda: 1)]
def f(first, *, second_of_them=("x", b"y")):
    return lambda third: first in {"q", "r", "s", "t", None} or [k for k in KINDS if third == k]
class Thing:
    def method(self): return self.field, __class__, "a text that is no name", "\xc3\xa9"
"""


def code(data: bytes) -> CodeType:
    """Return the code of a pyc."""
    found: CodeType = marshal.loads(data[16:])
    return found


def test_bytecode_lies_where_python_looks_for_it() -> None:
    """Beside each module, in the order of the paths; what is no module is passed over."""
    sources = [("pkg/mod.py", b"x = 1\n"), ("a.py", b""), ("pkg/data.json", b"{}")]

    found = compiled(sources, python=HERE)

    assert [name for name, _ in found.files] == [f"__pycache__/a.{TAG}.pyc", f"pkg/__pycache__/mod.{TAG}.pyc"]
    assert found.left == ()


def test_bytecode_is_never_compared_with_its_source() -> None:
    """It has the form of PEP 552, and is the source's all the same."""
    ((_, data),) = compiled([("mod.py", MODULE)], python=HERE).files

    assert data[:4] == util.MAGIC_NUMBER
    assert int.from_bytes(data[4:8], "little") == 0b01
    assert data[8:16] == util.source_hash(MODULE)
    assert code(data) == compile(MODULE, "/var/task/mod.py", "exec", dont_inherit=True)


@pytest.mark.parametrize(
    ("base", "name", "place"),
    [
        (bytecode.FUNCTION, "pkg/mod.py", "/var/task/pkg/mod.py"),
        (LAYER, "python/mod.py", "/opt/python/mod.py"),
    ],
)
def test_a_traceback_names_the_file_as_it_lies_on_lambda(base: str, name: str, place: str) -> None:
    """And no folder of the machine that compiled it."""
    ((_, data),) = compiled([(name, MODULE)], python=HERE, base=base).files

    found = code(data)

    assert found.co_filename == place
    assert all(each.co_filename == place for each in found.co_consts if hasattr(each, "co_filename"))


def test_a_function_runs_from_bytecode(tmp_path: Path) -> None:
    """Python takes it, even where its source says something else by now."""
    ((name, data),) = compiled([("mod.py", b"told = 'compiled'\n")], python=HERE).files
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_bytes(data)
    (tmp_path / "mod.py").write_text("told = 'source'\n", encoding="utf-8")

    ran = subprocess.run(
        [sys.executable, "-c", "import mod; print(mod.told)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "compiled\n"


def test_two_runs_in_two_folders_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the order of the sources, the hash seed, the locale and the folder; also in many processes."""
    sources = [(f"pkg/mod{number}.py", MODULE + b"#%d\n" % number) for number in range(20)]
    first = compiled(sources, python=HERE)
    for name, value in (("PYTHONHASHSEED", "7"), ("LC_ALL", "C.UTF-8"), ("TMPDIR", str(tmp_path))):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bytecode, "_FEW", 5)
    monkeypatch.setattr(bytecode.tempfile, "tempdir", str(tmp_path))

    second = compiled(sources[::-1], python=HERE)

    assert first == second


def test_what_else_a_process_has_loaded_leaves_no_mark() -> None:
    """Plain marshal writes other bytes where a name is known to somebody else."""
    source = b"def function_of_an_odd_name(argument_of_an_odd_name): return argument_of_an_odd_name\n"
    alone = compiled_afresh._pyc(source, "m.py")  # noqa: SLF001 - what is the same in every process
    plainly = marshal.dumps(compile(source, "m.py", "exec"))

    known = [sys.intern("argument_of_an_odd_name"), sys.intern("function_of_an_odd_name")]

    assert marshal.dumps(compile(source, "m.py", "exec")) != plainly, known
    assert compiled_afresh._pyc(source, "m.py") == alone  # noqa: SLF001 - as above


def test_every_module_of_the_standard_library_compiles_to_what_it_is() -> None:
    """Canonical objects are equal ones: whatever a constant may be."""
    folder = Path(re.__file__).parents[1]
    sources = [(path.name, path.read_bytes()) for path in sorted(folder.glob("[a-g]*.py"))]

    found = compiled(sources, python=HERE)

    assert found.left == ()
    for (_, data), (name, source) in zip(found.files, sources, strict=True):
        assert code(data) == compile(source, f"/var/task/{name}", "exec", dont_inherit=True), name


def test_what_does_not_compile_is_left_alone_and_named() -> None:
    """A template, another Python's module, one in no known encoding."""
    sources = [
        ("good.py", b"x = 1\n"),
        ("template.py", b"{{ name }} = 1 +\n"),
        ("old.py", b"print 'hello'\n"),
        ("odd.py", b"\xff\xfe"),
        ("null.py", b"x = '\0'\n"),
    ]

    found = compiled(sources, python=HERE)

    assert [name for name, _ in found.files] == [f"__pycache__/good.{TAG}.pyc"]
    assert found.left == ("null.py", "odd.py", "old.py", "template.py")


def test_without_that_python_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other gives the same bytes; the command that gets it is told."""
    monkeypatch.setattr(interpreters, "find", lambda _: None)

    with pytest.raises(Refused) as caught:
        compiled([("a.py", b"")], python="3.11.99")

    assert caught.value.problems[0].fix == "uv python install 3.11.99"


def test_another_python_of_this_machine_compiles_for_itself() -> None:
    """By its own tag and magic number."""
    others = [found for minor in ("3.10", "3.12", "3.13") if (found := interpreters.find(minor))]
    if not others:
        pytest.skip("this machine has no other Python")
    told = subprocess.run(
        [others[0], "-c", "import sys; print(sys.version.split()[0], sys.implementation.cache_tag)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    ((name, data),) = compiled([("mod.py", MODULE)], python=told[0]).files

    assert name == f"__pycache__/mod.{told[1]}.pyc"
    assert data[:4] != util.MAGIC_NUMBER


def test_compiling_changes_nothing_in_this_process() -> None:
    """The script that does it is run by its path; to read it here is harmless."""
    before = list(sys.path)

    util.module_from_spec(spec := util.spec_from_file_location("x", Path(compiled_afresh.__file__)))
    spec.loader.exec_module(util.module_from_spec(spec))

    assert sys.path == before
