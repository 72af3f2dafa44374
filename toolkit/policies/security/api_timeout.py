"""A function behind an API answers before the API gives up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.functions import function_of, triggers
from toolkit.policies.security.queue_visibility import TIMEOUT
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate, Resource
    from toolkit.policies.security.rule import Violation

_REST = 29.0
_HTTP = 30.0
"""seconds that API Gateway waits: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""


def _behind(estate: Estate) -> Iterator[tuple[Resource, float]]:
    """Every function behind an API, and the seconds that the API waits for it."""
    for trigger in triggers(estate):
        if trigger.way == "api":
            rest = trigger.source.type == "aws_api_gateway_integration"
            default = (_REST if rest else _HTTP) * 1000
            given = trigger.source.number("timeout_milliseconds", default=default)
            yield trigger.function, (given if given is not None else default) / 1000
    for each in estate.of("aws_lambda_permission"):
        if each.get("principal") == "apigateway.amazonaws.com":
            found = function_of(estate, each.get("function_name"))
            if found is not None:
                yield found[0], _HTTP if list(estate.of("aws_apigatewayv2_api")) else _REST


def check(estate: Estate) -> Iterator[Violation]:
    """Find functions that may run longer than their API waits."""
    told = set()
    for function, waits in _behind(estate):
        timeout = function.number("timeout", default=TIMEOUT)
        if timeout is not None and timeout > waits and function.address not in told:
            told.add(function.address)
            yield broken(
                function, f"it may take {timeout:g} s, and its API gives up after {waits:g} s", "timeout"
            )


RULE = Rule(
    "api-timeout",
    "medium",
    "The caller gets 504, tries again, and the first call still goes on: twice the"
    " work, and twice the effect.",
    "set the function's timeout below the API's, or answer at once and do the work behind a queue",
    check,
)
