"""Tell what a wheel is: name, version, licence, what it requires, and how CycloneDX writes it down.

Computed once, when a wheel is first seen; then it is also inflated and checked whole. The facts are kept
beside the wheel in the store, below the digest of its bytes, and bear a digest of their own: torn ones are
computed anew. They are no secret and no authority: who can write there can write the wheel's folder too, and
its bytes are held to their digest whenever they are used.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256

from toolkit.adapters import wheel_reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from toolkit.adapters.spliced_zip import Entry
    from toolkit.adapters.wheel_reader import Place

    Facts = dict[str, Any]

FORMAT = f"facts/1/{wheel_reader.CHECKS}"
"""Changes with anything that is told, or checked.

Facts are: `name` (normalized), `title` (as its author writes it), `version`, `licence` (empty: none is told),
`summary`, `homepage`, `sha256` (of the wheel), `requires` (`name`, and `when`: the targets, or null for every
one), `spared` (what wheel_contents may not leave out) and `component` (CycloneDX 1.6)."""


def facts(wheel: Place, data: bytes | None = None) -> Facts:
    """Return a wheel's facts; computed, after the wheel was checked, where they are not known yet.

    Args:
        wheel: its path
        data: its bytes, where they were read already

    Raises:
        ValueError: the wheel can't be trusted.

    """
    return remembered(wheel) or learned(wheel, data)


def remembered(wheel: Place) -> Facts | None:
    """Return what is known of a wheel of the store; None where nothing is, or what is was damaged."""
    known_by = _stored_as(wheel)
    if known_by is None:
        return None
    try:
        with open(_facts_file(wheel), "rb") as stream:
            seal, _, text = stream.read().partition(b"\n")
        if sha256(text).hexdigest().encode() != seal:
            return None
        found = json.loads(text)
    except (OSError, ValueError):
        return None
    known: Facts = found if isinstance(found, dict) else {}
    said = (known.get("format"), known.get("sha256"))
    return known if said == (FORMAT, known_by) else None


def learned(wheel: Place, data: bytes | None = None) -> Facts:
    """Check a wheel, compute its facts, and keep them if it lies in the store; raises as `facts` does."""
    from toolkit.adapters import wheel_metadata  # noqa: PLC0415 - loads CycloneDX's library

    if data is None:
        with open(wheel, "rb") as stream:
            data = stream.read()
    digest = sha256(data).hexdigest()
    found = {"format": FORMAT, **wheel_metadata.of_wheel(os.path.basename(wheel), data, digest=digest)}
    if _stored_as(wheel) == digest:
        keep(wheel, found)
    return found


def keep(wheel: Place, found: Facts) -> None:
    """Keep the facts of a wheel beside it; that they can't be kept is no error."""
    from toolkit.adapters import files  # noqa: PLC0415 - where something was computed
    from toolkit.errors import ToolError  # noqa: PLC0415

    text = json.dumps(found, sort_keys=True, separators=(",", ":")).encode()
    try:
        files.write(_facts_file(wheel), sha256(text).hexdigest().encode() + b"\n" + text)
    except ToolError:
        return


def of_local(name: str, entries: Sequence[Entry], *, digest: str) -> Facts:
    """Return the facts of a package of the project, from what was built of it.

    Args:
        name: its folder in the project
        entries: its files, uncompressed
        digest: SHA-256 that stands for its content, as hexadecimal digits

    Raises:
        ValueError: its metadata can't be read.

    """
    from toolkit.adapters import wheel_metadata  # noqa: PLC0415 - as above

    return {"format": FORMAT, **wheel_metadata.of_local(name, entries, digest=digest)}


def required(of: Mapping[str, Any], *, runtime: str = "", architecture: str = "") -> Iterable[str]:
    """Return the names of what a distribution requires on a target, those of extras too.

    Whoever locked an extra's parts asked for the extra. Without a target every requirement counts.
    """
    for each in of["requires"]:
        when = each["when"]
        if when is None or not runtime or f"{runtime} {architecture}" in when:
            yield each["name"]


def licences(of: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Return name, version and licence of each distribution, by name; "not declared" where none is."""
    return sorted((each["title"], each["version"], each["licence"] or "not declared") for each in of)


def _stored_as(wheel: Place) -> str | None:
    """Return the digest that the store has a wheel by; None for one that lies elsewhere."""
    kind, digest = os.path.split(os.path.dirname(wheel))
    return digest if os.path.basename(kind) == "sha256" else None


def _facts_file(wheel: Place) -> str:
    return f"{os.fspath(wheel)}.json"
