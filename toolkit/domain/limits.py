"""What Lambda takes, and what a team allows itself: sizes of functions with their layers.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.bundle import UNZIPPED_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.function import Function
    from toolkit.domain.project import Project

UPLOAD_LIMIT = 50 * 1024 * 1024
"""Bytes of a zip that Lambda's own API takes; from S3, as the toolkit deploys, it takes more"""
ENVIRONMENT_LIMIT = 4 * 1024
"""Bytes of all environment variables together"""
LAYERS_LIMIT = 5
_WITHOUT_END = 1 << 62


@dataclass(frozen=True, slots=True)
class Weight:
    """What a function weighs with its layers."""

    size: int
    """bytes of zips"""
    unzipped_size: int
    """bytes"""


def weight(function: Function, bundles: Mapping[str, Weight]) -> Weight:
    """Return what a function weighs, given what each bundle does."""
    parts = [bundles[name] for name in (function.name, *function.layers) if name in bundles]
    return Weight(sum(each.size for each in parts), sum(each.unzipped_size for each in parts))


def environment_size(function: Function) -> int:
    """Return the bytes of a function's environment variables, as far as they are known before a deployment.

    What Terraform resolves is counted by the name of its variable alone.
    """
    return sum(len(name.encode()) + len((value or "").encode()) for name, value in function.variables.items())


def rooms_of(project: Project, bundles: Sequence[Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Return by how many bytes each bundle may grow before any limit or budget is touched.

    Args:
        project: the functions, their layers and budgets.
        bundles: `name`, `size` and `unzipped_size` of each.

    """
    weights = {str(each["name"]): Weight(each["size"], each["unzipped_size"]) for each in bundles}
    rooms = {
        name: {"size": _upload_room(found), "unzipped_size": _WITHOUT_END} for name, found in weights.items()
    }
    for function in project.functions:
        found = weight(function, weights)
        for name in (function.name, *function.layers):
            if name in rooms:
                room = rooms[name]
                room["unzipped_size"] = min(room["unzipped_size"], UNZIPPED_LIMIT - found.unzipped_size)
                if function.budgets.package is not None:
                    room["size"] = min(room["size"], function.budgets.package - found.size)
    return rooms


def _upload_room(found: Weight) -> int:
    return UPLOAD_LIMIT - found.size if found.size <= UPLOAD_LIMIT else _WITHOUT_END
