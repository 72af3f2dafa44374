"""The policies that AWS manages, as AWS published them, offline.

``policies.json.xz`` is made by ``regenerate.py`` and holds all of them: a policy that is not there is one
that AWS has published since, and its role can't be judged.
"""

from __future__ import annotations

import json
import lzma
import re
from functools import cache
from importlib import resources
from typing import Any

_ARN = re.compile(r"^arn:aws[a-z-]*:iam::aws:policy/(?P<path>(?:[^/]+/)*)(?P<name>[^/]+)$")


def is_managed(arn: str) -> bool:
    """Tell whether an ARN names a policy that AWS manages, known here or not."""
    return _ARN.match(arn) is not None


def name(arn: str) -> str:
    """Return the name in a policy's ARN."""
    return arn.rpartition("/")[2]


def document(arn: str) -> Any | None:  # noqa: ANN401 - a policy document, as JSON has it
    """Return the document of a policy that AWS manages; None where there is none by this ARN."""
    found = _ARN.match(arn)
    if found is None:
        return None
    kept = _policies().get(found["name"])
    if kept is None or kept["path"] != f"/{found['path']}":
        return None
    return kept["document"]


@cache
def _policies() -> dict[str, dict[str, Any]]:
    packed = resources.files(__package__).joinpath("policies.json.xz").read_bytes()
    read: dict[str, dict[str, Any]] = json.loads(lzma.decompress(packed))["policies"]
    return read
