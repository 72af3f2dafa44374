"""What a release is built from is told by paths alone, and is what the disk is searched for."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.adapters.source_files import module_files, source_files
from toolkit.domain.checkout import Checkout
from toolkit.domain.handler_names import ANYTHING, defined_names, defines
from toolkit.domain.sources import is_elsewhere, is_source

NAMES = st.sampled_from(
    [
        "a.py",
        "tests",
        "README.md",
        "requirements.in",
        "requirements.txt",
        ".env",
        "old.pyc",
        "__pycache__",
        "function.yaml",
        "lib",
        "examples",
        "pyproject.toml",
    ]
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.sets(PATHS, min_size=1, max_size=6))
def test_a_path_matters_exactly_if_the_search_finds_it(
    tmp_path_factory: pytest.TempPathFactory, names: set[str]
) -> None:
    """Below functions/ and terraform/modules/ alike: git tells of paths, the builder walks."""
    root = tmp_path_factory.mktemp("project")
    files = {name for name in names if not any(other.startswith(f"{name}/") for other in names)}
    for top in ("functions/place", "terraform/modules/orders"):
        for name in files:
            path = root / top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")

    found = {f"functions/place/{name}" for name, _ in source_files(str(root / "functions/place"))}
    modules = module_files(str(root / "terraform/modules"))
    found |= {f"terraform/modules/{name}" for name, _ in modules}

    everything = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {path for path in everything if is_source(path)} == found


@pytest.mark.parametrize(
    ("path", "source", "elsewhere"),
    [
        ("toolkit.yaml", True, False),
        ("functions/new/", True, False),
        ("functions/place/tests/", False, False),
        ("terraform/", True, True),
        ("", True, False),
        ("docs/index.md", False, True),
        ("libs/pricing/rates.py", False, True),
        ("terraform/envs/dev/environment.yaml", False, True),
    ],
)
def test_folders_of_which_git_knows_no_file_count_too(path: str, source: bool, elsewhere: bool) -> None:  # noqa: FBT001 - a table
    """They end with a slash, and may hold sources."""
    assert (is_source(path), is_elsewhere(path)) == (source, elsewhere)


def test_a_checkout_differs_where_a_file_or_its_folder_does() -> None:
    """A whole project that nobody added differs everywhere."""
    checkout = Checkout("abc", ["functions/place/a.py", "libs/"])

    assert checkout.differs(["functions/place"])
    assert checkout.differs(["libs/pricing"])
    assert not checkout.differs(["functions/place/a", "functions/placement", "lib"])
    assert Checkout(None, [""]).differs(["anything"])
    assert checkout.of(lambda path: path == "libs/").changed == ["libs/"]


def test_a_name_is_defined_in_any_way_that_an_import_would_find() -> None:
    """Branches, unpacking and imports included."""
    source = b"""
import json as format
from wrapped import handler as wrapped
async def later(event): ...
class Handler: ...
first, (second, [third]) = make()
typed: int = 1
announced: int
if LOCAL:
    branch = 1
else:
    try:
        other = 1
    except ImportError:
        fallback = 1
    finally:
        at_last = 1
def outer():
    inner = 1
"""

    found = defined_names(source)

    names = "format wrapped later Handler first second third typed branch other fallback at_last outer"
    assert found == set(names.split())
    assert not defines(source, "inner")
    assert not defines(source, "announced")


def test_a_name_may_come_with_a_star() -> None:
    """Which names those are is told by running it only: nothing is refused for it."""
    assert ANYTHING in defined_names(b"from handlers import *\n")
    assert defines(b"from handlers import *\n", "handler")


@given(source=st.binary(max_size=60))
def test_whatever_a_file_holds_is_no_reason_to_fail(source: bytes) -> None:
    """What is no Python defines nothing."""
    assert isinstance(defined_names(source), frozenset)
