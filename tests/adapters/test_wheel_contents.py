"""A bundle gets of a wheel what a function can use, where an installation would put it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wheels import wheel

from toolkit.adapters.spliced_zip import stored
from toolkit.adapters.wheel_contents import contents, folders_of_tests, kept, left_out_whole, places
from toolkit.domain.packing import Leftover

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

ALL: frozenset[Leftover] = frozenset(get_args(Leftover))
PACKAGE = ["alpha/__init__.py", "alpha/core.py"]
PARTS = st.sampled_from(
    ["alpha", "tests", "test", "include", "bin", "alpha-1.data", "purelib", "alpha-1.dist-info", "x y"]
)
FILES = st.sampled_from(
    [
        "__init__.py",
        "core.py",
        "core.pyi",
        "py.typed",
        "test_core.py",
        "a.h",
        "RECORD",
        "core.pyc",
        "data.csv",
    ]
)
NAMES = st.lists(
    st.tuples(st.lists(PARTS, max_size=3), FILES).map(lambda each: "/".join([*each[0], each[1]])), max_size=12
)
KEEP = st.sets(st.sampled_from(sorted(ALL)))


def left_out(*names: str, keep: Collection[Leftover] = ()) -> set[str]:
    """Return which of these files, beside a package, a bundle does not get."""
    listed = [*PACKAGE, *names]
    return set(listed) - set(places(listed, keep=keep))


@pytest.mark.parametrize(
    ("switch", "names"),
    [
        ("tests", ["alpha/tests/__init__.py", "alpha/tests/data/a.csv"]),
        ("tests", ["alpha/test/__init__.py", "alpha/test/test_core.py"]),
        ("tests", ["alpha/test/unit/test_core.py", "alpha/test/util.py"]),
        ("tests", ["tests/__init__.py", "tests/test_core.py"]),
        ("headers", ["alpha/core.h", "alpha/core.hpp", "alpha/core.pxd", "alpha/lib/libalpha.a"]),
        ("headers", ["alpha/include/core.c", "alpha-1.data/headers/core.h", "alpha/pkgconfig/alpha.pc"]),
        ("stubs", ["alpha/core.pyi", "alpha/py.typed", "alpha-stubs/__init__.pyi"]),
        ("scripts", ["bin/alpha", "alpha-1.data/scripts/alpha", "alpha-1.data/data/bin/alpha"]),
        ("records", [f"alpha-1.dist-info/{each}" for each in ("RECORD", "RECORD.jws", "WHEEL")]),
        ("records", [f"alpha-1.dist-info/{each}" for each in ("INSTALLER", "REQUESTED", "direct_url.json")]),
        ("caches", ["alpha/__pycache__/core.cpython-311.pyc", "alpha/core.pyc", "__pycache__/a.pyc"]),
    ],
)
def test_each_kind_is_left_out_unless_it_is_kept(switch: Leftover, names: list[str]) -> None:
    """By its own switch, and by no other."""
    assert left_out(*names) == set(names)
    assert left_out(*names, keep=[switch]) == set()
    assert left_out(*names, keep=ALL - {switch}) == set(names)


@pytest.mark.parametrize(
    "names",
    [
        ["alpha/testing/__init__.py", "alpha/testing/test_core.py"],
        ["alpha/tests.py", "alpha/test.py", "alpha/test_core.py", "test_alpha.py"],
        ["alpha/test/__init__.py", "alpha/test/client.py"],
        ["alpha/templates/project/tests/test_core.py"],
        ["alpha/templates/{{name}}/__init__.py", "alpha/templates/{{name}}/tests/test_core.py"],
        ["alpha/data/tests/a.csv"],
        ["alpha/include/words.txt", "alpha/include/page.html", "include/a.txt"],
        ["alpha/typeshed/os/__init__.pyi", "alpha/typeshed/sys.pyi"],
        ["alpha/bin/tool", "alpha/bin/__init__.py"],
        [
            "alpha-1.dist-info/METADATA",
            "alpha-1.dist-info/entry_points.txt",
            "alpha-1.dist-info/top_level.txt",
        ],
        ["alpha-1.dist-info/licenses/LICENSE", "alpha-1.dist-info/sboms/a.cdx.json", "alpha/RECORD"],
        ["alpha/vendored/beta-1.dist-info/RECORD"],
        ["alpha/sourceless.pyc"],
        ["alpha.libs/libc.so.6", "alpha/core.cpython-311-x86_64-linux-gnu.so"],
    ],
)
def test_what_only_looks_like_it_stays(names: list[str]) -> None:
    """A library's tools for others' tests, a project's template, data, code that came without its source."""
    assert left_out(*names) == set()


def test_a_distribution_of_tests_is_not_emptied() -> None:
    """Its package may be called just that."""
    names = ["test/__init__.py", "test/test_support.py", "test-1.dist-info/METADATA"]

    assert set(places(names, keep=[])) == set(names)


def test_tests_of_a_package_whose_init_is_compiled_are_left_out() -> None:
    """As apsw has it."""
    names = ["alpha/__init__.cpython-311-x86_64-linux-gnu.so", "alpha/tests/a.py"]

    assert folders_of_tests(names) == {"alpha/tests"}


def test_what_is_spared_stays() -> None:
    """A module of the tests, a stub: something imports them."""
    names = ["alpha/tests/__init__.py", "alpha/tests/runner.py", "alpha/tests/test_core.py", "alpha/core.pyi"]

    found = places([*PACKAGE, *names], keep=[], spared=["alpha/tests/runner.py", "alpha/core.pyi"])

    assert set(found) == {*PACKAGE, "alpha/tests/runner.py", "alpha/core.pyi"}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("alpha/core.py", "alpha/core.py"),
        ("alpha-1.data/purelib/beta.py", "beta.py"),
        ("alpha-1.data/platlib/beta/core.so", "beta/core.so"),
        ("alpha-1.data/data/share/alpha/x.txt", "share/alpha/x.txt"),
        ("alpha-1.data/headers/alpha.h", "include/alpha.h"),
        ("alpha-1.data/scripts/alpha", "bin/alpha"),
        ("alpha-1.data/unheard/of.py", None),
        ("alpha-1.data/purelib/", None),
        ("alpha-1.data/stray.py", None),
    ],
)
def test_a_scheme_goes_where_an_installation_into_a_folder_puts_it(name: str, place: str | None) -> None:
    """What has no scheme that is known goes nowhere."""
    assert places([name], keep=ALL).get(name) == place


@given(NAMES, KEEP)
def test_nothing_is_lost_that_is_kept_and_keeping_more_never_loses_anything(
    names: list[str], keep: set[Leftover]
) -> None:
    """Whatever a wheel holds; and what is left out does not depend on the order."""
    found = places(names, keep=keep)

    assert set(found) <= set(places(names, keep=ALL)) <= set(names)
    assert found == places(list(reversed(names)), keep=keep)
    for switch in ALL:
        assert found.items() <= places(names, keep={*keep, switch}).items()


@pytest.mark.parametrize("name", ["boto3", "botocore", "s3transfer"])
def test_what_the_runtime_has_is_left_out_whole_unless_it_is_kept(name: str) -> None:
    """Pinned on purpose, it is."""
    assert left_out_whole(name, frozenset())
    assert not left_out_whole(name, frozenset({"runtime"}))


@pytest.mark.parametrize("name", ["boto", "boto3-stubs", "jmespath", "urllib3", "aiobotocore"])
def test_what_only_sounds_like_it_is_not(name: str) -> None:
    """Nor what boto3 needs, which is small."""
    assert not left_out_whole(name, frozenset())


def test_the_files_of_a_wheel_are_read_in_their_places(tmp_path: Path) -> None:
    """With the streams that they have there."""
    path = wheel(
        tmp_path / "alpha-1-py3-none-any.whl",
        {"alpha/__init__.py": b"1", "alpha-1.data/purelib/beta.py": b"2", "alpha/tests/a.py": b"3"},
    )

    found = contents(path, keep=frozenset())

    assert [(entry.name, entry.size) for entry in found] == [("alpha/__init__.py", 1), ("beta.py", 1)]


@pytest.mark.parametrize("name", ["alpha.py", "Alpha.py"])
def test_two_files_that_would_go_to_one_place_are_refused(name: str, tmp_path: Path) -> None:
    """Only their places tell."""
    path = wheel(
        tmp_path / "alpha-1-py3-none-any.whl", {"alpha.py": b"1", f"alpha-1.data/purelib/{name}": b"2"}
    )

    with pytest.raises(ValueError, match=r"^alpha-1-py3-none-any\.whl: .*alpha\.py"):
        contents(path, keep=frozenset())


def test_a_local_packages_files_are_chosen_alike() -> None:
    """They lie in their places already."""
    entries = [
        stored(name, b"") for name in ("alpha/__init__.py", "alpha/tests/a.py", "a-1.dist-info/RECORD")
    ]

    assert [entry.name for entry in kept(entries, keep=["records"])] == [
        "alpha/__init__.py",
        "a-1.dist-info/RECORD",
    ]
