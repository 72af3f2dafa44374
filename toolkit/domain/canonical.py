"""Equal documents are equal bytes, and have equal digests.

Loads next to nothing: packaging that finds one changed line is to be over before a person notices.
"""

from __future__ import annotations

import json
from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def canonical_json(document: object) -> bytes:
    """Serialise so that equal documents are equal bytes (sorted keys, no spaces, UTF-8)."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(document: object) -> str:
    """Return the digest of a JSON document, whatever the order of its keys: ``sha256:<64 hex digits>``."""
    return "sha256:" + sha256(canonical_json(document)).hexdigest()


def release_id(bundles: Mapping[str, tuple[str, str]], infrastructure: str) -> str:
    """Return ``r-`` and the first 12 hex digits of the digest of a release's content.

    Args:
        bundles: kind and digest of each function and layer, by name.
        infrastructure: its digest.

    """
    content = {
        "bundles": {name: list(each) for name, each in bundles.items()},
        "infrastructure": infrastructure,
    }
    return "r-" + digest_of(content).removeprefix("sha256:")[:12]
