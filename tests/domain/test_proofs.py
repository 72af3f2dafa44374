"""Two builds of a bundle are equal, or the first place where they part is named."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile, ZipInfo

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.proof import compare

NAMES = st.text("abc/", min_size=1, max_size=6).filter(
    lambda name: not name.startswith("/") and name[-1] != "/"
)
TREES = st.dictionaries(NAMES, st.binary(max_size=40), min_size=1, max_size=5)


def zipped(tree: dict[str, bytes], *, year: int = 1980) -> bytes:
    """Return a zip of these files."""
    made = BytesIO()
    with ZipFile(made, "w") as bundle:
        for name in sorted(tree):
            bundle.writestr(ZipInfo(name, (year, 1, 1, 0, 0, 0)), tree[name])
    return made.getvalue()


@given(TREES)
def test_equal_bytes_have_no_difference(tree: dict[str, bytes]) -> None:
    """Whatever is in them."""
    assert compare("a", zipped(tree), zipped(tree)) is None


@given(TREES, st.data())
def test_a_changed_byte_is_found_where_it_is(tree: dict[str, bytes], data: st.DataObject) -> None:
    """By file and offset in its content."""
    name = data.draw(st.sampled_from(sorted(tree)))
    content = tree[name]
    at = data.draw(st.integers(0, len(content)))
    changed = content[:at] + bytes([(content[at] + 1) % 256 if at < len(content) else 0]) + content[at + 1 :]

    found = compare("a", zipped(tree), zipped({**tree, name: changed}))

    assert found is not None
    assert (found.entry, found.byte) == (name, at)


@given(TREES, st.data())
def test_a_file_that_one_build_lacks_is_named(tree: dict[str, bytes], data: st.DataObject) -> None:
    """With which build has it."""
    name = data.draw(st.sampled_from(sorted(tree)))
    rest = {other: content for other, content in tree.items() if other != name}

    found = compare("a", zipped(tree), zipped(rest))

    assert found is not None
    assert (found.entry, found.detail) == (name, "only the first build has it")


def test_zips_of_equal_files_that_differ_are_told_by_the_zip() -> None:
    """A time in a header is enough to make another digest."""
    tree = {"a.py": b"x = 1\n"}

    found = compare("a", zipped(tree), zipped(tree, year=2026))

    assert found is not None
    assert found.entry == "the zip itself"
    assert "the first build has" in found.detail
