"""Writes to DynamoDB that may meet another's transaction, and what refused them."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Result = TypeVar("Result")

CONDITION_FAILED = "ConditionalCheckFailed"
PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
"""Reasons for which a transaction is cancelled that pass by themselves; the SDK does not try these again."""
TRIES = 6
FIRST_PAUSE = 0.05
"""Seconds; doubled with each try, of which any part is waited, lest those that collided do so again."""


def persistent(
    write: Callable[[], Result],
    *,
    pause: Callable[[float], None] = time.sleep,
    part: Callable[[], float] = random.random,
) -> Result:
    """Return what a write returns, tried again a few times while another's transaction holds its items."""
    for attempt in range(TRIES - 1):
        try:
            return write()
        except ClientError as error:
            if not passes(error):
                raise
        pause(FIRST_PAUSE * 2**attempt * part())
    return write()


def passes(error: ClientError) -> bool:
    """Tell whether a write failed only for what passes by itself."""
    code = error.response["Error"]["Code"]
    if code == "TransactionConflictException":
        return True
    codes = {reason["Code"] for reason in reasons(error)} - {"None"}
    return bool(codes) and codes <= PASSING


def reasons(error: ClientError) -> list[Mapping[str, Any]]:
    """Return why each write of a transaction was refused, if it was; nothing for other errors."""
    found: Any = error.response
    return list(found.get("CancellationReasons", ()))


def refused(error: ClientError) -> list[Mapping[str, Any] | None]:
    """Return for each write whose condition failed the item that stood against it, else None.

    An empty item says that there was none. Raises the error again if it is not about conditions.
    """
    response: Any = error.response
    if response["Error"]["Code"] == f"{CONDITION_FAILED}Exception":
        return [response.get("Item", {})]
    found = [each.get("Item", {}) if each["Code"] == CONDITION_FAILED else None for each in reasons(error)]
    if all(each is None for each in found):
        raise error
    return found
