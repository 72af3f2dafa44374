"""Functions leave the account concurrency that is not reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation

ACCOUNT = 1000
"""concurrent executions in an account and region, where no higher quota was asked for"""
UNRESERVED = 100
"""of these AWS keeps for functions that reserve nothing"""


def check(estate: Estate) -> Iterator[Violation]:
    """Find reservations that leave less than AWS keeps back."""
    reserved = []
    for each in estate.of("aws_lambda_function"):
        number = each.number("reserved_concurrent_executions", default=-1)
        if number is not None and number > 0:
            reserved.append((number, each))
    total = sum(number for number, _each in reserved)
    if total > ACCOUNT - UNRESERVED:
        _number, largest = max(reserved, key=lambda pair: pair[0])
        yield broken(
            largest,
            f"{len(reserved)} functions reserve {total:g} of the account's {ACCOUNT}: {UNRESERVED} must stay",
            "reserved_concurrent_executions",
        )


RULE = Rule(
    "reserved-concurrency",
    "medium",
    "AWS refuses the reservation, or every other function of the account is throttled.",
    "reserve less, or ask for a higher quota first and waive this with its number",
    check,
)
