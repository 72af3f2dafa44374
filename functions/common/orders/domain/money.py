"""Money: exact, in whole minor units of one currency."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orders.domain.invalid import InvalidValueError

MAX_AMOUNT = 2**53 - 1
"""The greatest integer that every JSON reader, JavaScript's too, reads exactly."""

CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that is never negative and never rounded.

    Args:
        amount: minor units, such as cents; 0 to MAX_AMOUNT.
        currency: ISO 4217 code, such as EUR.

    """

    amount: int
    currency: str

    def __post_init__(self) -> None:
        check_amount(self.amount)
        check_currency(self.currency)

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            message = f"{other.currency} cannot be added to {self.currency}"
            raise InvalidValueError(message)
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, factor: int) -> Money:
        return Money(self.amount * factor, self.currency)


def check_amount(value: object) -> int:
    """Return a number of minor units, or say what it must be."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_AMOUNT:
        message = f"must be a whole number of minor units from 0 to {MAX_AMOUNT}"
        raise InvalidValueError(message)
    return value


def check_currency(value: object) -> str:
    """Return an ISO 4217 currency code, or say what it must be."""
    if not isinstance(value, str) or not CURRENCY.fullmatch(value):
        message = "must be three capital letters, such as EUR"
        raise InvalidValueError(message)
    return value
