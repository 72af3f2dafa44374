"""Read what goes into a bundle: our own files, wheels, and packages of the repository."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256

from toolkit.adapters import spliced_zip
from toolkit.adapters.bundle_writer import Group

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.adapters.local_packages import Built
    from toolkit.adapters.recipe import Recipe
    from toolkit.adapters.spliced_zip import Entry


class Changed(Exception):  # noqa: N818 - what happened to a file, not a fault of ours
    """A file of our own changed since it was looked at."""


class Damaged(Exception):  # noqa: N818 - as above
    """A wheel is not what the store names it by, and was removed; or it is gone."""


def own(recipe: Recipe, places: Mapping[str, str | bytes]) -> Group:
    """Return our own files.

    Raises:
        Changed: one did, since it was looked at.

    """
    entries = []
    for name, place in places.items():
        if isinstance(place, bytes):
            data = place
        else:
            with open(place, "rb") as stream:
                data = stream.read()
        if sha256(data).hexdigest() != recipe.own[name]:
            raise Changed(f"{name} changed while it was packaged")
        entries.append(spliced_zip.stored(name, data))
    return Group(entries)


def of_wheel(place: str, recipe: Recipe) -> Group:
    """Return the files of a wheel that a bundle gets.

    Raises:
        ValueError: it can't be trusted.
        Damaged: it was, in the store.

    """
    from toolkit.adapters import wheel_contents, wheel_facts  # noqa: PLC0415 - where a wheel is read

    try:
        with open(place, "rb") as stream:
            data = stream.read()
    except FileNotFoundError as error:
        raise Damaged(f"{os.path.basename(place)} is gone") from error
    _require_sound(place, data)
    facts = wheel_facts.facts(place, data)
    keep = recipe.packing.get("keep", ())
    entries = wheel_contents.contents(place, data, keep=keep, spared=facts["spared"])
    return Group(_below(recipe, entries), facts)


def of_local(built: Built, recipe: Recipe) -> Group:
    """Return the files of a package of the repository that a bundle gets."""
    from toolkit.adapters import wheel_contents  # noqa: PLC0415 - where one is built

    keep, spared = recipe.packing.get("keep", ()), built.facts["spared"]
    return Group(_below(recipe, wheel_contents.kept(built.entries, keep=keep, spared=spared)), built.facts)


def with_bytecode(groups: Sequence[Group], recipe: Recipe) -> list[Group]:
    """Return the same files with their bytecode beside them, where the recipe asks for it.

    Raises:
        Refused: there is no such Python on this machine.

    """
    version = recipe.packing.get("bytecode")
    if version is None:
        return list(groups)
    from toolkit.adapters import bytecode  # noqa: PLC0415 - where modules are compiled

    sources = {
        entry.name: spliced_zip.content(entry)
        for group in groups
        for entry in group.entries
        if entry.name.endswith(".py")
    }
    base = bytecode.LAYER if recipe.kind == "layer" else bytecode.FUNCTION
    made = {
        _source(name): spliced_zip.stored(name, data)
        for name, data in bytecode.compiled(list(sources.items()), python=version, base=base).files
    }
    return [
        Group(
            [*group.entries, *(made[entry.name] for entry in group.entries if entry.name in made)],
            group.facts,
        )
        for group in groups
    ]


def _source(compiled: str) -> str:
    """Return the module that bytecode belongs to (PEP 3147)."""
    folder, _, file = compiled.rpartition("/")
    return f"{folder.removesuffix('__pycache__')}{file.partition('.')[0]}.py"


def _below(recipe: Recipe, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return files at their place in the bundle."""
    return [entry.at(recipe.prefix + entry.name) for entry in entries] if recipe.prefix else entries


def _require_sound(place: str, data: bytes) -> None:
    """Hold a wheel against the digest that the store names its folder by; remove one that was damaged."""
    kind, named = os.path.split(os.path.dirname(place))
    if os.path.basename(kind) == "sha256" and sha256(data).hexdigest() != named:
        with suppress(FileNotFoundError):
            os.unlink(place)
        raise Damaged(f"{os.path.basename(place)} no longer has the SHA-256 {named}; it was removed")
