"""Which environments a change reaches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RELEASED = ("functions/", "terraform/modules/", "toolkit.yaml")
"""What a release is built from: it reaches the first environment, and every other by promotion alone"""
_OWN = re.compile(r"terraform/envs/([^/]+)/(.+)")
RELEASE_FILE = "release.auto.tfvars.json"


def affected(pipeline: Sequence[str], paths: Sequence[str] | None) -> tuple[str, ...]:
    """Return the environments whose plan a change can alter, in the order of the pipeline.

    Args:
        pipeline: the environments, each feeding the next.
        paths: the files that changed; None where that is not known, and so may be any.

    """
    if paths is None:
        return tuple(pipeline)
    found = {match[1] for path in paths if (match := _OWN.fullmatch(path))}
    if any(path.startswith(RELEASED) for path in paths):
        found.add(pipeline[0])
    return tuple(name for name in pipeline if name in found)


def deploys(pipeline: Sequence[str], paths: Sequence[str] | None) -> tuple[str, ...]:
    """Return the environments that are to be applied once a change is merged.

    The release file of the first environment is written by its own deploy: it starts none.
    """
    own = f"terraform/envs/{pipeline[0]}/{RELEASE_FILE}"
    return affected(pipeline, None if paths is None else [path for path in paths if path != own])
