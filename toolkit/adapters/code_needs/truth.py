"""Whether a value is true, as far as that can be told without running anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.adapters.code_needs.values import (
    Bound,
    Class,
    Client,
    Const,
    Env,
    Function,
    Imported,
    Resource,
    Text,
)

if TYPE_CHECKING:
    from toolkit.adapters.code_needs.values import Alternative, Value


def truth(value: Value) -> bool | None:
    """Return whether a value is true; None if that depends."""
    told = {_truth(each) for each in value}
    return told.pop() if len(told) == 1 else None


def _truth(each: Alternative) -> bool | None:
    match each:
        case Const(value=told):
            return bool(told)
        case Text(parts):
            if any(isinstance(part, str) and part for part in parts):
                return True
            return None if any(part is None or isinstance(part, Env) for part in parts) else False
        case Client() | Resource() | Function() | Bound() | Class() | Imported():
            return True
    return None
