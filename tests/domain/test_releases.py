"""A release is named by its content; a release file that does not describe it is refused."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolkit.domain.digest import Digest
from toolkit.domain.project import NAME
from toolkit.domain.release import Artifact, Release, from_tfvars

DIGESTS = st.binary(min_size=32, max_size=32).map(lambda data: Digest(f"sha256:{data.hex()}"))
NAMES = st.from_regex(NAME, fullmatch=True)
RELEASES = st.builds(
    lambda bundles, infrastructure: Release(
        tuple(Artifact(name, "function", found) for name, found in sorted(bundles.items())),
        Artifact("infrastructure", "infrastructure", infrastructure),
    ),
    st.dictionaries(NAMES, DIGESTS, max_size=4),
    DIGESTS,
)


def parent(document: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Return the object that holds the value at a path."""
    for step in path[:-1]:
        document = document[step]
    return document


def paths(document: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return the path of every object and every string of a release file."""
    found: list[tuple[str, ...]] = []

    def walk(value: object, path: tuple[str, ...]) -> None:
        if path:
            found.append(path)
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, (*path, key))

    walk(document, ())
    return found


@given(RELEASES)
def test_a_release_file_is_read_back_as_the_release_it_was_written_from(release: Release) -> None:
    """Through the bytes of the file."""
    read = from_tfvars(json.loads(json.dumps(release.tfvars())))

    assert read == release
    assert read is not None
    assert read.tfvars() == release.tfvars()


@given(RELEASES)
def test_the_id_is_short_and_depends_on_content(release: Release) -> None:
    """It fits into a branch name, and is the same in every order of the bundles."""
    shuffled = Release(tuple(reversed(release.bundles)), release.infrastructure)

    assert len(release.id) == 14
    assert release.id.startswith("r-")
    assert set(release.id[2:]) <= set("0123456789abcdef")
    assert shuffled.id == release.id
    assert shuffled.tfvars() == release.tfvars()


@given(RELEASES, RELEASES)
def test_other_content_is_another_release(one: Release, other: Release) -> None:
    """Code, layers, infrastructure, or their names."""
    assume(one != other)

    assert one.id != other.id


@given(st.data(), RELEASES)
def test_a_value_that_was_changed_is_noticed(data: st.DataObject, release: Release) -> None:
    """Id, digests, keys and Lambda's own form of the digest belong together."""
    document = copy.deepcopy(release.tfvars())
    path = data.draw(st.sampled_from([item for item in paths(document) if len(item) > 1]))
    value = data.draw(st.none() | st.text(max_size=5) | st.integers() | DIGESTS.map(str))
    holder = parent(document, path)
    assume(holder[path[-1]] != value)
    holder[path[-1]] = value

    with pytest.raises(ValueError, match=r".+"):
        from_tfvars(document)


@given(st.data(), RELEASES)
def test_a_value_that_is_gone_is_noticed(data: st.DataObject, release: Release) -> None:
    """A merge that dropped a line."""
    document = copy.deepcopy(release.tfvars())
    path = data.draw(st.sampled_from([item for item in paths(document) if len(item) > 1]))
    del parent(document, path)[path[-1]]

    with pytest.raises(ValueError, match=r".+"):
        from_tfvars(document)


@given(st.data(), RELEASES)
def test_a_value_that_was_added_is_noticed(data: st.DataObject, release: Release) -> None:
    """Terraform would read it: the file sets variables."""
    document = copy.deepcopy(release.tfvars())
    objects = [item for item in paths(document) if isinstance(parent(document, item)[item[-1]], dict)]
    path = data.draw(st.sampled_from([(), *objects]))
    holder = parent(document, path)[path[-1]] if path else document
    holder["extra"] = data.draw(st.none() | st.text(max_size=5) | st.just({}))

    with pytest.raises(ValueError, match=r".+"):
        from_tfvars(document)


def test_no_release_is_none() -> None:
    """An environment that nothing was promoted to."""
    assert from_tfvars({"release": None}) is None


@given(
    st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=2))
)
def test_what_is_no_object_is_refused(document: object) -> None:
    """It is JSON, and no release file."""
    with pytest.raises(ValueError, match=r".+"):
        from_tfvars(document)


@pytest.mark.parametrize(
    ("kind", "folder"), [("function", "bundles"), ("layer", "bundles"), ("infrastructure", "infrastructure")]
)
def test_a_bundle_lies_under_its_digest(kind: Any, folder: str) -> None:  # noqa: ANN401 - a literal
    """One place for one content, in every store."""
    found = Digest("sha256:" + "ab" * 32)

    assert Artifact("common", kind, found).key == f"{folder}/sha256/{'ab' * 32}.zip"
