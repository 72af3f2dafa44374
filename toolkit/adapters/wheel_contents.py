"""Decide which files of a wheel a bundle gets, and where they go.

A wheel's layout is that of an installation, but for ``<name>.data``, whose schemes go where
``pip install --target`` puts them. Left out is what a Lambda function has no use for, by path alone, and
careful: a folder of tests only inside a package, a template that looks like one not. What a wheel's modules
import all the same is `spared`: wheel_facts sees to that. Sources:
https://packaging.python.org/en/latest/specifications/binary-distribution-format/ and, for what the runtime
brings along, https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html.
"""

from __future__ import annotations

import os
import re

from toolkit.adapters import wheel_reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from toolkit.adapters.spliced_zip import Entry
    from toolkit.domain.packing import Leftover

RUNTIME = frozenset({"boto3", "botocore", "s3transfer"})
"""What Lambda's Python runtimes bring along; jmespath and others that boto3 needs are small, and stay."""

_RECORDS = frozenset(
    {"RECORD", "RECORD.jws", "RECORD.p7s", "WHEEL", "INSTALLER", "REQUESTED", "direct_url.json"}
)
"""In dist-info: what an installer reads or writes. METADATA, entry_points.txt and licences stay."""
_HEADERS = (".h", ".hh", ".hpp", ".hxx", ".h++", ".pxd", ".pxi", ".a", ".pc")
"""What only a compiler or linker reads"""
_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".inc", ".inl")
"""What is none of that elsewhere, but in an include folder"""
_TESTS = re.compile(r"(?:.*/)?(?:test_[^/]*|[^/]*_test|conftest)\.py")
_PACKAGE = re.compile(r"(.+)/__init__\.(?:py|pyc|(?:[\w-]+\.)?so)")
_MODULES = (".py", ".pyc", ".so")
_CACHED = (".pyc", ".pyo")


def left_out_whole(distribution: str, keep: Collection[Leftover]) -> bool:
    """Return whether a distribution, by its normalized name, is left out because the runtime has it."""
    return distribution in RUNTIME and "runtime" not in keep


def contents(
    wheel: wheel_reader.Place,
    data: bytes | None = None,
    *,
    keep: Collection[Leftover],
    spared: Iterable[str] = (),
) -> list[Entry]:
    """Return what a bundle gets of a wheel: paths as in the bundle, streams as in the wheel.

    Args:
        wheel: its path
        data: its bytes, where they were read already
        keep: what is not left out
        spared: files that are needed all the same: the facts tell them

    Raises:
        ValueError: the wheel can't be trusted, or two of its files would be one.

    """
    found = wheel_reader.members(wheel, data, places=lambda names: places(names, keep=keep, spared=spared))
    try:
        wheel_reader.require_apart(entry.name for entry in found)
    except ValueError as error:
        raise ValueError(f"{os.path.basename(wheel)}: {error}") from error
    return found


def kept(entries: Sequence[Entry], *, keep: Collection[Leftover], spared: Iterable[str] = ()) -> list[Entry]:
    """Return which of a local package's files a bundle gets."""
    at = places([entry.name for entry in entries], keep=keep, spared=spared)
    return [entry for entry in entries if entry.name in at]


def places(
    names: Sequence[str], *, keep: Collection[Leftover], spared: Iterable[str] = ()
) -> Mapping[str, str]:
    """Return the place in a bundle of each file of a wheel, without those that are left out."""
    found = {name: where for name in names if (where := place(name)) is not None}
    layout = frozenset(found.values())
    tests = () if "tests" in keep else tuple(f"{each}/" for each in folders_of_tests(layout))
    dropped = _Dropped(keep, layout, frozenset(spared), tests)
    return {name: where for name, where in found.items() if not dropped.is_left_out(where)}


def folders_of_tests(names: Collection[str]) -> frozenset[str]:
    """Return the folders of tests inside the packages of a wheel, and those that it brings along beside them.

    `tests` in a package is one whatever is in it; `test` only if modules in it are named as tests are, since
    it is also what libraries call the tools that they offer for others' tests. Neither is in a folder that is
    no package: that is data, such as the template of a project.
    """
    files = frozenset(names)
    tested = {f"{name.rpartition('/')[0]}/" for name in files if _TESTS.fullmatch(name)}
    packages = _packages(files)
    beside = {name.partition("/")[0].partition(".")[0] for name in files if name.endswith(_MODULES)}
    beside -= {"tests", "test"}
    folders: set[str] = set()
    for name in files:
        parts = name.split("/")[:-1]
        depth = next((at for at, part in enumerate(parts) if part in ("tests", "test")), None)
        if depth is None:
            continue
        folder = "/".join(parts[: depth + 1])
        if folder in folders:
            continue
        proved = any(each.startswith(f"{folder}/") for each in tested)
        if depth and (proved or parts[depth] == "tests") and "/".join(parts[:depth]) in packages:
            folders.add(folder)
        # A second package at the top, beside the one that the wheel is about, slipped in unseen.
        if not depth and proved and beside:
            folders.add(folder)
    return frozenset(folders)


def _packages(files: Iterable[str]) -> frozenset[str]:
    """Return the folders that can be imported."""
    found = {match[1] for name in files if (match := _PACKAGE.fullmatch(name))}
    return frozenset(each for each in found if all(part.isidentifier() for part in each.split("/")))


def place(name: str) -> str | None:
    """Return where an installation into one folder puts a file of a wheel."""
    top, _, rest = name.partition("/")
    if not top.endswith(".data"):
        return name
    scheme, _, inner = rest.partition("/")
    if not inner:
        return None
    prefix = {"purelib": "", "platlib": "", "data": "", "headers": "include/", "scripts": "bin/"}.get(scheme)
    return None if prefix is None else prefix + inner


class _Dropped:
    """Tells what is left out of one wheel."""

    def __init__(
        self,
        keep: Collection[Leftover],
        layout: frozenset[str],
        spared: frozenset[str],
        tests: tuple[str, ...],
    ) -> None:
        self._headers = "headers" not in keep
        self._stubs = "stubs" not in keep
        self._scripts = "scripts" not in keep
        self._records = "records" not in keep
        self._caches = "caches" not in keep
        self._layout = layout
        self._code = {name.rpartition("/")[0] for name in layout if name.endswith(_MODULES)}
        self._spared = spared
        self._tests = tests

    def is_left_out(self, name: str) -> bool:
        """Return whether a file is."""
        if name in self._spared:
            return False
        folder, _, file = name.rpartition("/")
        return (
            (bool(self._tests) and name.startswith(self._tests))
            or (self._headers and _is_header(folder, file))
            or (self._stubs and self._is_stub(folder, file))
            or (self._scripts and name.startswith("bin/"))
            or (self._records and file in _RECORDS and folder.endswith(".dist-info") and "/" not in folder)
            or (self._caches and file.endswith(_CACHED) and self._is_cache(folder, file))
        )

    def _is_stub(self, folder: str, file: str) -> bool:
        """Return whether a file is for type checkers; where no code lies beside it, it is data: of one."""
        stubs = folder.partition("/")[0].endswith("-stubs")
        return (file.endswith(".pyi") or file == "py.typed") and (folder in self._code or stubs)

    def _is_cache(self, folder: str, file: str) -> bool:
        """Return whether bytecode can be made again: a module may also have come without its source."""
        if folder == "__pycache__" or folder.endswith("/__pycache__"):
            return True
        return (f"{folder}/" if folder else "") + file[:-1] in self._layout


def _is_header(folder: str, file: str) -> bool:
    if file.endswith(_HEADERS):
        return True
    return file.endswith(_SOURCES) and "include" in folder.split("/")
