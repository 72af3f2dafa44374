"""Build the functions and layers of which code changed, from what is remembered of the last packaging."""

from __future__ import annotations

import os
import time

from toolkit.adapters import bundle_sources, bundle_writer, package_snapshot
from toolkit.adapters.cache_folder import cache_root
from toolkit.adapters.recipe import Recipe
from toolkit.domain.canonical import release_id
from toolkit.domain.sources import is_bundled, is_elsewhere, is_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from toolkit.domain.checkout import Checkout

WHEELS = os.path.join("wheels", "sha256")
"""where wheels lie by their content, in the toolkit's folder of the user's cache"""


def rebuilt(
    root: str,
    kept: dict[str, Any],
    changed: Mapping[str, dict[str, str]],
    answer: Callable[[], Checkout | None],
) -> dict[str, Any] | None:
    """Build what changed, and describe anew what was committed meanwhile; return the document.

    Args:
        root: the project's folder.
        kept: what is remembered of the last packaging; brought up to date.
        changed: the files of each function or layer of which code changed, by their SHA-256.
        answer: waits for what git says.

    Returns:
        None where it is not that simple: a handler that went, a limit that is near.

    """
    begun = time.perf_counter()
    parts = kept["parts"]
    ready = {}
    for name, files in changed.items():
        if not _handler_is_there(root, parts[name], files):
            return None
        gathered = _gathered(root, parts[name], files)
        if gathered is None:
            return None
        ready[name] = gathered
    checkout = answer()
    if checkout is None:
        return None
    grown = _written(
        root, parts, ready, changed, checkout.of(lambda path: is_source(path) or is_elsewhere(path))
    )
    if any(grown[key] > parts[name]["room"][key] for name in changed for key in grown):
        return None
    for part in parts.values():
        for key, growth in grown.items():
            part["room"][key] -= growth
    # What is told of a run depends on sizes, which may have shrunk: the whole command words it.
    if changed and kept["document"]["notes"]:
        return None
    return _told(kept, set(changed), checkout, seconds=time.perf_counter() - begun)


def _written(
    root: str,
    parts: Mapping[str, Any],
    ready: Mapping[str, tuple[Recipe, list[bundle_writer.Group]]],
    changed: Mapping[str, dict[str, str]],
    checkout: Checkout,
) -> dict[str, int]:
    """Write what was gathered, and what was committed meanwhile; return by how many bytes all of it grew."""
    grown = {"size": 0, "unzipped_size": 0}
    for name, part in parts.items():
        before = part["record"]
        if name in ready:
            recipe, groups = ready[name]
            part["files"], part["recipe"] = changed[name], recipe.plain()
            part["record"] = bundle_writer.written(
                root, recipe, groups, checkout=checkout, folders=part["places"], handler=before["handler"]
            )
            for key in grown:
                grown[key] += max(0, part["record"][key] - before[key])
        elif package_snapshot.outdated(before, checkout, part["places"]):
            part["record"] = {**before, "commit": checkout.commit, "dirty": False}
            bundle_writer.describe(root, Recipe(**part["recipe"]), part["record"])
    return grown


def _handler_is_there(root: str, part: Mapping[str, Any], files: Mapping[str, str]) -> bool:
    """Whether a function's handler is still defined where it was."""
    handler = part["handler"]
    if handler is None or files.get(handler["file"]) == part["files"].get(handler["file"]):
        return True
    from toolkit.domain.handler_names import defines  # noqa: PLC0415 - where a handler changed

    with open(os.path.join(root, "functions", part["recipe"]["name"], handler["file"]), "rb") as stream:
        return defines(stream.read(), handler["name"])


def _gathered(
    root: str, part: Mapping[str, Any], files: Mapping[str, str]
) -> tuple[Recipe, list[bundle_writer.Group]] | None:
    """Return a part's recipe with these files, and what it is made of; None where something is amiss."""
    recipe = Recipe(**part["recipe"])
    folder = os.path.join(root, "functions", recipe.name)
    recipe.own = {recipe.prefix + inner: digest for inner, digest in files.items() if is_bundled(inner)}
    places = {recipe.prefix + inner: os.path.join(folder, inner) for inner in files if is_bundled(inner)}
    try:
        store = os.path.join(cache_root(), WHEELS)
        wheels = [bundle_sources.of_wheel(os.path.join(store, wheel), recipe) for wheel in recipe.wheels]
        return recipe, [bundle_sources.own(recipe, places), *wheels]
    except (bundle_sources.Changed, bundle_sources.Damaged):
        return None


def _told(kept: dict[str, Any], changed: set[str], checkout: Checkout, *, seconds: float) -> dict[str, Any]:
    """Return the document, and keep the one of a next run that finds nothing to do."""
    records = {name: part["record"] for name, part in kept["parts"].items()}
    document = kept["document"]
    told = ("digest", "size", "unzipped_size", "path")
    bundles = [
        {**each, **{key: records[each["name"]][key] for key in told}, "cached": each["name"] not in changed}
        for each in document["bundles"]
    ]
    kinds = {each["name"]: each["kind"] for each in bundles}
    now = {
        **document,
        "release": release_id(
            {name: (kinds[name], record["digest"]) for name, record in records.items()},
            document["infrastructure"]["digest"],
        ),
        "commit": checkout.commit,
        "dirty": any(is_source(path) for path in checkout.changed) or checkout.differs(kept["local"]),
        "bundles": bundles,
        "seconds": round(seconds, 3),
    }
    kept["document"] = {**now, "bundles": [{**each, "cached": True} for each in bundles]}
    return now
