"""Write a bundle: its zip, what is in it, how it came about, and what it was built from."""

from __future__ import annotations

import json
import os
from hashlib import sha256

import toolkit
from toolkit.adapters import files, package_snapshot, provenance, sbom, spliced_zip, wheel_reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from toolkit.adapters.recipe import Recipe
    from toolkit.adapters.spliced_zip import Entry
    from toolkit.domain.checkout import Checkout

FOLDER = ".toolkit/bundles"
"""where bundles lie, relative to the project"""


class Group:
    """Files of one distribution, or of our own, as they go into a bundle."""

    __slots__ = ("entries", "facts")

    def __init__(self, entries: Sequence[Entry], facts: Mapping[str, Any] | None = None) -> None:
        self.entries = entries
        self.facts = facts
        """what is known of the distribution; None for our own code"""

    @property
    def packed(self) -> int:
        """Bytes that it adds to the zip."""
        return sum(len(memoryview(entry.stream)) for entry in self.entries)


def written(
    root: str,
    recipe: Recipe,
    groups: Sequence[Group],
    *,
    checkout: Checkout,
    folders: Sequence[str],
    handler: str | None = None,
) -> dict[str, Any]:
    """Write the bundle of a recipe, and return its record, by which a later run knows it.

    Args:
        root: the project's folder.
        recipe: what it is made of.
        groups: its files.
        checkout: what its sources were built from.
        folders: where its sources lie, relative to the project.
        handler: a function's handler, which was found.

    Raises:
        ValueError: a path is unsafe, or two entries of one path differ.

    """
    # What two wheels, or a wheel and our own code, share by the letter is told by `pack`.
    wheel_reader.require_apart(sorted({entry.name for group in groups for entry in group.entries}))
    data = spliced_zip.pack([entry for group in groups for entry in group.entries])
    digest = sha256(data).hexdigest()
    path = f"{FOLDER}/sha256/{digest}.zip"
    sizes = {entry.name: entry.size for group in groups for entry in group.entries}
    record = {
        "inputs": recipe.inputs,
        "digest": f"sha256:{digest}",
        "size": len(data),
        "unzipped_size": sum(sizes.values()),
        "runtime": recipe.runtime,
        "architecture": recipe.architecture,
        "path": path,
        "components": [
            [found["name"], found["version"], f"sha256:{found['sha256']}", group.packed, found["licence"]]
            for group in groups
            if (found := group.facts) is not None
        ],
        "packing": recipe.packing,
        "dirty": checkout.differs(folders),
        "commit": checkout.commit,
        "handler": handler,
    }
    files.write(os.path.join(root, path), data)
    facts = [group.facts for group in groups if group.facts is not None]
    bill = sbom.bill_of_materials(
        recipe.name,
        digest,
        recipe.kind,
        facts,
        toolkit=toolkit.__version__,
        runtime=recipe.runtime,
        architecture=recipe.architecture,
    )
    files.write(package_snapshot.described(os.path.join(root, path))[0], _json(bill))
    describe(root, recipe, record)
    return record


def describe(root: str, recipe: Recipe, record: Mapping[str, Any]) -> None:
    """Write how a bundle came about, and the record of it, last: it says that all else is there."""
    statement = provenance.statement(
        recipe.name,
        record["digest"].removeprefix("sha256:"),
        runtime=recipe.runtime,
        architecture=recipe.architecture,
        packing=recipe.packing,
        materials=recipe.materials,
        commit=record["commit"],
        dirty=record["dirty"],
        toolkit=toolkit.__version__,
    )
    files.write(package_snapshot.described(os.path.join(root, record["path"]))[1], _json(statement))
    files.write(record_file(root, recipe.name), _json(record))


def record_file(root: str, name: str) -> str:
    """Return where it is recorded what a bundle was built from."""
    return os.path.join(root, FOLDER, "inputs", f"{name}.json")


def recorded(root: str, name: str) -> dict[str, Any] | None:
    """Return the record of an earlier build; None where there is none that can be read."""
    try:
        with open(record_file(root, name), "rb") as stream:
            found = json.loads(stream.read())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _json(document: object) -> bytes:
    return json.dumps(document, indent=2, sort_keys=True).encode() + b"\n"
