"""Take hold of what a patch replaces, and refuse if it is not what the patch was written for."""

from __future__ import annotations

import hashlib
import importlib
import inspect
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


class UnexpectedTargetError(Exception):
    """What a patch would replace is missing or is not what it was written for."""


def module(name: str) -> ModuleType:
    """Import a module of ministack, or refuse."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        message = f"{name} cannot be imported ({error})"
        raise UnexpectedTargetError(message) from error


def function(owner: ModuleType, name: str, *, source: str) -> Callable[..., Any]:
    """Return the function `name` of `owner` if its source text has this digest, or refuse.

    Args:
        owner: the module that holds it.
        name: its name there, dotted for a method: `Worker._spawn`.
        source: first 16 hex digits of the SHA-256 of its source text.

    """
    found: object = owner
    for part in name.split("."):
        found = getattr(found, part, None)
    if not inspect.isfunction(found):
        message = f"{owner.__name__}.{name} is not a function"
        raise UnexpectedTargetError(message)
    digest = hashlib.sha256(inspect.getsource(found).encode()).hexdigest()[:16]
    if digest != source:
        message = f"the source of {owner.__name__}.{name} has digest {digest}, not {source}"
        raise UnexpectedTargetError(message)
    return cast("Callable[..., Any]", found)
