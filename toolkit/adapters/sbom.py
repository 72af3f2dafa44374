"""Describe what is in a bundle: a bill of materials, CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/).

Each component was written by CycloneDX's own library, when its wheel was first seen (see wheel_facts); here
they are put together, in a run where every millisecond counts. No time, no random serial number: equal
bundles, equal documents.
"""

from __future__ import annotations

from hashlib import sha1

from toolkit.adapters.wheel_facts import required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

TOOL = "terraform-python-toolkit"
_NAMESPACE = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")
"""RFC 9562's, of URLs"""


def bill_of_materials(
    name: str,
    digest: str,
    kind: str,
    facts: Sequence[Mapping[str, Any]],
    *,
    toolkit: str,
    runtime: str = "",
    architecture: str = "",
    left_out: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the document.

    Args:
        name: the bundle's.
        digest: SHA-256 of its zip, as hexadecimal digits.
        kind: function, layer or infrastructure.
        facts: what is known of each distribution in it.
        toolkit: the version that built it.
        runtime: decides what of all that a distribution may require is required.
        architecture: as above.
        left_out: distributions that its lock names, and the runtime has.

    """
    root = f"{name}@sha256:{digest}"
    known = {str(each["name"]): each for each in sorted(facts, key=lambda each: str(each["name"]))}
    refs = {found: str(each["component"]["bom-ref"]) for found, each in known.items()}
    edges = {
        found: sorted({*required(each, runtime=runtime, architecture=architecture)} & refs.keys() - {found})
        for found, each in known.items()
    }
    properties = [(f"{TOOL}:kind", kind)]
    properties += [(f"{TOOL}:{key}", each) for key, each in _target(runtime, architecture)]
    properties += [(f"{TOOL}:left-out", each) for each in sorted(left_out)]
    dependencies = {root: [refs[each] for each in _asked_for(edges)]}
    dependencies |= {refs[found]: [refs[each] for each in needs] for found, needs in edges.items()}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{_uuid(f'sha256:{digest}')}",
        "version": 1,
        "metadata": {
            "tools": {"components": [{"type": "application", "name": TOOL, "version": toolkit}]},
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": name,
                "version": f"sha256:{digest}",
                "hashes": [{"alg": "SHA-256", "content": digest}],
                "properties": [{"name": key, "value": value} for key, value in properties],
            },
        },
        "components": [each["component"] for each in known.values()],
        "dependencies": [
            {"ref": ref, "dependsOn": needs} if needs else {"ref": ref}
            for ref, needs in sorted(dependencies.items())
        ],
    }


def _target(runtime: str, architecture: str) -> list[tuple[str, str]]:
    return [(key, each) for key, each in (("runtime", runtime), ("architecture", architecture)) if each]


def _asked_for(edges: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what the bundle itself must have asked for: all that nothing else in it requires."""
    needed = {each for needs in edges.values() for each in needs}
    found = [each for each in edges if each not in needed]
    reached = _reached(found, edges)
    # Of distributions that require each other, one was asked for.
    for each in edges:
        if each not in reached:
            found.append(each)
            reached |= _reached([each], edges)
    return sorted(found)


def _reached(begin: Sequence[str], edges: Mapping[str, Sequence[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(begin)
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting += edges[each]
    return reached


def _uuid(name: str) -> str:
    """Return a UUID of version 5, as uuid.uuid5 does, which takes 10 ms to load."""
    data = bytearray(sha1(_NAMESPACE + name.encode(), usedforsecurity=False).digest()[:16])
    data[6] = data[6] & 0x0F | 0x50
    data[8] = data[8] & 0x3F | 0x80
    text = data.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
