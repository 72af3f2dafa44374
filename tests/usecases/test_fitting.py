"""Functions that Lambda would not take, or that are over a budget, are refused with what weighs most."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.anatomy import Anatomy
from toolkit.domain.budget import Budgets, octets
from toolkit.domain.bundle import UNZIPPED_LIMIT, Bundle, Component
from toolkit.domain.digest import of_bytes
from toolkit.domain.function import Function, Layer
from toolkit.domain.limits import ENVIRONMENT_LIMIT, UPLOAD_LIMIT, rooms_of
from toolkit.domain.package import Package
from toolkit.domain.project import Defaults, Project
from toolkit.domain.release import Artifact, Release
from toolkit.errors import Refused
from toolkit.usecases.explain import explain
from toolkit.usecases.fit import notes, require_fit

if TYPE_CHECKING:
    from toolkit.errors import Problem

FIT = ("python3.11", "arm64")
PLACE = Function("place", "place.handler", *FIT, memory=512, timeout=30, layers=("common",))
PROJECT = Project(
    "orders", ("dev",), Defaults(*FIT, 512, 30), functions=(PLACE,), layers=(Layer("common", *FIT),)
)


def bundle(name: str, size: int, unzipped: int, **components: int) -> Bundle:
    """Return a bundle that weighs this much, by these components."""
    return Bundle(
        name,
        "function" if name != "common" else "layer",
        of_bytes(name.encode()),
        size,
        unzipped,
        *FIT,
        path=f"{name}.zip",
        cached=False,
        components=tuple(
            Component(each, "1.0", of_bytes(each.encode()), weight) for each, weight in components.items()
        ),
    )


def problems(project: Project, *bundles: Bundle) -> list[Problem]:
    """Return what a release is refused for."""
    try:
        require_fit(project, bundles)
    except Refused as refused:
        return list(refused.problems)
    return []


def test_a_function_counts_with_its_layers() -> None:
    """Lambda unpacks them side by side."""
    half = UNZIPPED_LIMIT // 2
    place = bundle("place", 10, half + 1, boto3=8)
    common = bundle("common", 900_000, half, numpy=700_000, pandas=150_000)

    [problem] = problems(PROJECT, place, common)

    assert problems(PROJECT, place) == []
    assert "with its layers, and Lambda takes 250.0 MiB" in problem.cause
    assert "most of it is numpy 1.0 (0.7 MiB), pandas 1.0 (0.1 MiB), own code of common" in problem.cause
    assert str(problem.at) == "functions/place/function.yaml"


def test_a_budget_is_of_the_zips() -> None:
    """What Lambda fetches when it starts the function."""
    project = replace(PROJECT, functions=(replace(PLACE, budgets=Budgets(package=octets("2 MB"))),))

    [problem] = problems(project, bundle("place", 1_000_001, 1), bundle("common", 1_000_000, 1))

    assert problems(project, bundle("place", 1_000_000, 1), bundle("common", 1_000_000, 1)) == []
    assert "over its budget of 1.9 MiB" in problem.cause


def test_an_environment_is_counted_as_far_as_it_is_known_and_never_printed() -> None:
    """A value may be a secret; what Terraform resolves counts by its name alone."""
    long = {"TABLE": None, "PEM": "s3cr3t" * 700, "LEVEL": "INFO"}
    project = replace(PROJECT, functions=(replace(PLACE, variables=long),))

    [problem] = problems(project, bundle("place", 1, 1))

    assert f"has 4217 bytes, and Lambda takes {ENVIRONMENT_LIMIT}" in problem.cause
    assert "PEM (4200)" in problem.cause
    assert "s3cr3t" not in problem.cause + problem.fix


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Of every function."""
    tight = replace(PLACE, budgets=Budgets(package=1), variables={"A": "x" * 5000})
    project = replace(PROJECT, functions=(tight, replace(tight, name="cancel")))

    assert len(problems(project, bundle("place", 2, UNZIPPED_LIMIT + 1), bundle("cancel", 2, 1))) == 5


def test_a_zip_that_only_s3_can_deliver_is_a_note() -> None:
    """Terraform's modules deploy from there."""
    [note] = notes([bundle("place", UPLOAD_LIMIT + 1, 1), bundle("common", UPLOAD_LIMIT, 1)])

    assert note.startswith("place has 50.0 MiB zipped")


@given(
    sizes=st.tuples(*[st.integers(0, 3_000_000)] * 2),
    growth=st.integers(0, 3_000_000),
    budget=st.integers(1, 6_000_000),
)
def test_growing_within_its_room_breaks_no_limit(sizes: tuple[int, int], growth: int, budget: int) -> None:
    """And growing beyond it is looked at: a budget is missed by one byte."""
    project = replace(PROJECT, functions=(replace(PLACE, budgets=Budgets(package=budget)),))
    place, common = sizes
    documents = [
        {"name": "place", "size": place, "unzipped_size": place},
        {"name": "common", "size": common, "unzipped_size": common},
    ]
    room = rooms_of(project, documents)["common"]["size"]

    grown = problems(
        project, bundle("place", place, place), bundle("common", common + growth, common + growth)
    )

    assert bool(grown) == (growth > room)


def test_a_size_is_read_as_people_write_it() -> None:
    """In decimal or binary units."""
    found = [octets(text) for text in ("800 kB", "20MB", "8 MiB", "1.5 KiB")]

    assert found == [800_000, 20_000_000, 8 * 1024**2, 1536]
    with pytest.raises(ValueError, match="no size such as"):
        octets("20 megs")


def test_own_budgets_come_before_the_projects() -> None:
    """Each for itself."""
    assert Budgets(package=1).over(Budgets(package=2, init=3)) == Budgets(package=1, init=3)


def test_an_explanation_names_the_layer_that_would_save_most() -> None:
    """Of functions for one runtime and architecture; a layer is not split again."""
    parts = [
        bundle("report", 2_000_000, 1, numpy=900_000, small=10),
        bundle("forecast", 2_000_000, 1, numpy=900_000, small=10),
        bundle("common", 2_000_000, 1, numpy=900_000),
        replace(bundle("old", 2_000_000, 1, numpy=900_000), runtime="python3.12"),
    ]
    functions = tuple(replace(PLACE, name=each.name) for each in parts if each.name != "common")
    release = Release(
        tuple(Artifact(each.name, each.kind, each.digest) for each in parts),
        Artifact("infrastructure", "infrastructure", of_bytes(b"")),
    )
    built = Package(release, tuple(parts), parts[0], None, dirty=False, seconds=0)

    found = explain(
        replace(PROJECT, functions=functions), built, parts[:1], anatomy=lambda each: Anatomy(each.name, ())
    )

    assert [each.bundle for each in found.anatomies] == ["report"]
    [split] = found.splits
    assert (split.functions, split.saved) == (("forecast", "report"), 900_010)
