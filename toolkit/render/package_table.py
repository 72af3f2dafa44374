"""A release that was built, of which the document is all that is needed.

Loads next to nothing: a run that finds one changed line prints it too.
"""

from __future__ import annotations

from toolkit.render.tables import table
from toolkit.render.words import plural, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_SHOWN = 19
"""characters of a digest: sha256: and 12 hex digits"""


def lines(document: Mapping[str, Any]) -> list[str]:
    """Return what a person reads of the document that `toolkit package --json` prints."""
    whole = {"name": "infrastructure", "kind": "infrastructure", **document["infrastructure"]}
    shown = [*document["bundles"], whole]
    rows = [
        (
            each["name"],
            each["kind"],
            each["digest"][:_SHOWN],
            size(each["size"]),
            "cached" if each["cached"] else "built",
        )
        for each in shown
    ]
    cached = sum(each["cached"] for each in shown)
    commit = document["commit"][:12] if document["commit"] else "no commit"
    dirty = ", with changes that are not committed" if document["dirty"] else ""
    return [
        f"Packaged {plural(len(shown), 'bundle')} in {document['seconds']:.1f}s ({cached} cached)",
        table(("bundle", "kind", "digest", "size", ""), rows, right=("size",)),
        f"release {document['release']} from {commit}{dirty}",
        *(f"note: {each}" for each in document["notes"]),
    ]
