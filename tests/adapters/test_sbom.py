"""A bundle's bill of materials is CycloneDX, tells licences and what requires what, and never changes."""

from __future__ import annotations

import json
import uuid
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given
from hypothesis import strategies as st
from wheels import wheel

from toolkit.adapters import wheel_facts
from toolkit.adapters.sbom import bill_of_materials
from toolkit.adapters.spliced_zip import stored

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DIGEST = "ab" * 32
TARGET = {"runtime": "python3.11", "architecture": "arm64"}


def facts(folder: Path, name: str, *lines: str) -> Mapping[str, Any]:
    """Return the facts of a wheel with these lines in its metadata."""
    text = "\n".join([f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0", *lines]) + "\n"
    made = wheel(folder / f"{name}-1.0-py3-none-any.whl", {f"{name}-1.0.dist-info/METADATA": text.encode()})
    return wheel_facts.facts(made)


def bare(name: str, *requires: str) -> dict[str, Any]:
    """Return the least that is known of a distribution."""
    ref = f"pkg:pypi/{name}@1"
    component = {"type": "library", "name": name, "version": "1", "bom-ref": ref, "purl": ref}
    return {
        "name": name,
        "requires": [{"name": each, "when": None} for each in requires],
        "component": component,
    }


def edges(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what depends on what, by names."""
    names = {each["bom-ref"]: each["name"] for each in document["components"]}
    names[document["metadata"]["component"]["bom-ref"]] = "bundle"
    return {
        names[each["ref"]]: [names[ref] for ref in each.get("dependsOn", [])]
        for each in document["dependencies"]
    }


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, Any]:
    """Return the document of a bundle with a bit of everything."""
    local = wheel_facts.of_local(
        "libs/pricing",
        [stored("a.dist-info/METADATA", b"Name: pricing\nVersion: 2.1\nRequires-Dist: gamma\n")],
        digest="1" * 64,
    )
    found = [
        facts(
            tmp_path,
            "alpha",
            "License-Expression: MIT OR Apache-2.0",
            "Requires-Dist: gamma",
            'Requires-Dist: beta; sys_platform == "win32"',
            "Requires-Dist: boto3",
            "Requires-Dist: alpha[extra]",
            "Home-page: https://example.org/?a=b&c=[d]",
        ),
        facts(tmp_path, "beta", "License: Our <own> words", 'Requires-Dist: gamma; python_version > "3"'),
        facts(tmp_path, "gamma", *(f"Classifier: License :: {each}" for each in ("A", "B"))),
        local,
    ]
    return bill_of_materials("place", DIGEST, "function", found, toolkit="1.2", left_out=["boto3"], **TARGET)


def test_it_is_valid_by_cyclonedxs_own_schema(whole: dict[str, Any]) -> None:
    """Strictly: nothing unknown in it, no reference to nothing."""
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(whole))

    assert found is None


def test_cyclonedxs_own_library_reads_it_back(whole: dict[str, Any]) -> None:
    """With every component, licence and dependency."""
    bom = Bom.from_json(whole)  # type: ignore[attr-defined]

    assert bom.validate()
    assert {each.name: len(each.licenses) for each in bom.components} == {
        "alpha": 1,
        "beta": 1,
        "gamma": 2,
        "pricing": 0,
    }
    assert {str(each.purl) for each in bom.components if each.purl} == {
        f"pkg:pypi/{name}@1.0" for name in ("alpha", "beta", "gamma")
    }
    assert len(bom.dependencies) == 5


def test_it_tells_what_the_bundle_is_and_what_made_it(whole: dict[str, Any]) -> None:
    """By digest; what the runtime has is named, and is no component."""
    root = whole["metadata"]["component"]

    assert (root["name"], root["version"]) == ("place", f"sha256:{DIGEST}")
    assert root["hashes"] == [{"alg": "SHA-256", "content": DIGEST}]
    assert {each["name"].partition(":")[2]: each["value"] for each in root["properties"]} == {
        "kind": "function",
        "left-out": "boto3",
        **TARGET,
    }
    assert whole["metadata"]["tools"]["components"][0]["version"] == "1.2"
    assert "boto3" not in {each["name"] for each in whole["components"]}


def test_it_tells_what_requires_what_on_the_target(whole: dict[str, Any]) -> None:
    """The bundle depends on what nothing else in it requires."""
    assert edges(whole) == {
        "bundle": ["alpha", "beta", "pricing"],
        "alpha": ["gamma"],
        "beta": ["gamma"],
        "gamma": [],
        "pricing": ["gamma"],
    }


def test_without_a_target_every_requirement_counts(tmp_path: Path) -> None:
    """Nobody said which do not."""
    found = [
        facts(tmp_path, "alpha", 'Requires-Dist: beta; sys_platform == "win32"', "Requires-Dist: beta"),
        facts(tmp_path, "beta"),
    ]

    assert edges(bill_of_materials("a", DIGEST, "layer", found, toolkit="1"))["alpha"] == ["beta"]


def test_distributions_that_require_each_other_hang_on_the_bundle() -> None:
    """One of them was asked for."""
    found = [bare("alpha", "beta"), bare("beta", "alpha"), bare("gamma", "alpha"), bare("delta", "epsilon")]
    found += [bare("epsilon", "delta")]

    assert edges(bill_of_materials("a", DIGEST, "layer", found, toolkit="1"))["bundle"] == ["delta", "gamma"]


def test_a_bundle_without_distributions_has_one_too() -> None:
    """As the infrastructure's."""
    document = bill_of_materials("infrastructure", DIGEST, "infrastructure", [], toolkit="1")

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document)) is None
    assert document["components"] == []


def test_equal_bundles_have_equal_documents_with_a_serial_number_of_their_own() -> None:
    """No time, nothing random; the number is as RFC 9562 makes one of a name."""
    found = [bare("alpha", "beta"), bare("beta")]

    one = bill_of_materials("a", DIGEST, "layer", found, toolkit="1")
    other = bill_of_materials("a", DIGEST, "layer", list(reversed(found)), toolkit="1")

    assert json.dumps(one) == json.dumps(other)
    assert one["serialNumber"] == f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'sha256:{DIGEST}')}"


NAMES = st.sampled_from("abcdefg")


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=4), max_size=7))
def test_everything_in_it_hangs_together(graph: dict[str, list[str]]) -> None:
    """Whatever requires what: each component is reached from the bundle, and nothing that is not there."""
    found = [bare(name, *needs) for name, needs in graph.items()]

    document = bill_of_materials("place", sha256(b"").hexdigest(), "function", found, toolkit="1")

    known = edges(document)
    reached, waiting = set(), ["bundle"]
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting += known[each]
    assert reached == {"bundle", *graph}
