"""Whether a request meets a statement's conditions.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from toolkit.domain.access import arn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.domain.access.policy import Condition

    _Test = Callable[[arn.Pattern, str], bool | None]

_ALL, _ANY = "forallvalues:", "foranyvalue:"


def met(condition: Condition, context: Mapping[str, tuple[str, ...]], *, variables: bool = True) -> bool:
    """Tell whether a request meets a condition.

    A key that the request lacks meets negated operators and ``…IfExists``, and no other; ``ForAllValues``
    is met by it, ``ForAnyValue`` not, whatever follows. A key with several values meets nothing without one
    of these two. What can't be compared, such as a word with a number, or a variable that the request lacks,
    meets neither an operator nor its opposite.

    Args:
        condition: the condition; an operator that IAM doesn't know is met by nothing.
        context: the request's keys, in lower case, with their values.
        variables: whether the policy's version knows variables.

    """
    operator = condition.operator.lower()
    values = context.get(condition.key.lower(), ())
    quantifier = next((each for each in (_ALL, _ANY) if operator.startswith(each)), "")
    operator = operator.removeprefix(quantifier)
    if operator == "null":
        return any(value.lower() == ("false" if values else "true") for value in condition.values)
    if_exists = operator.endswith("ifexists")
    operator = operator.removesuffix("ifexists")
    test = _TESTS.get(_POSITIVE.get(operator, operator))
    if test is None:
        return False
    negated = operator in _POSITIVE
    if not values:
        return quantifier == _ALL or (not quantifier and (negated or if_exists))
    patterns = [_pattern(operator, value, context, variables=variables) for value in condition.values]

    def one(value: str) -> bool:
        found = [None if pattern is None else test(pattern, value) for pattern in patterns]
        return None not in found and not any(found) if negated else any(found)

    if not quantifier:
        return len(values) == 1 and one(values[0])
    return all(map(one, values)) if quantifier == _ALL else any(map(one, values))


_POSITIVE = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
    "arnnotequals": "arnlike",
    "arnnotlike": "arnlike",
}
"""Negated operators, by what they are the opposite of"""
_WITH_WILDCARDS = frozenset(
    {"stringlike", "stringnotlike", "arnlike", "arnnotlike", "arnequals", "arnnotequals"}
)


def _pattern(
    operator: str, value: str, context: Mapping[str, tuple[str, ...]], *, variables: bool
) -> arn.Pattern | None:
    return arn.resolved(value, context, variables=variables, wildcards=operator in _WITH_WILDCARDS)


def _plain(pattern: arn.Pattern) -> str:
    return "".join(pattern)


def _arn_like(pattern: arn.Pattern, value: str) -> bool | None:
    """Compare ARNs segment by segment.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
    """
    asked = arn.segments(value)
    if asked is None:
        return None
    parts: list[list[str]] = [[]]
    for piece in pattern:
        if piece == ":" and len(parts) < len(asked):
            parts.append([])
        else:
            parts[-1].append(piece)
    if len(parts) != len(asked):
        return None
    return all(arn.matches_tokens(tuple(part), text) for part, text in zip(parts[1:], asked[1:], strict=True))


def _numbers(compare: Callable[[float, float], bool]) -> _Test:
    def test(pattern: arn.Pattern, value: str) -> bool | None:
        try:
            return compare(float(value), float(_plain(pattern)))
        except ValueError:
            return None

    return test


def _dates(compare: Callable[[datetime, datetime], bool]) -> _Test:
    def test(pattern: arn.Pattern, value: str) -> bool | None:
        left, right = _date(value), _date(_plain(pattern))
        return None if left is None or right is None else compare(left, right)

    return test


def _date(text: str) -> datetime | None:
    """Return a point in time: ISO 8601, or seconds since 1970.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
    """
    try:
        if text.lstrip("-").isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _bool(pattern: arn.Pattern, value: str) -> bool:
    wanted = _plain(pattern).lower()
    return wanted in {"true", "false"} and value.lower() == wanted


def _binary(pattern: arn.Pattern, value: str) -> bool:
    try:
        return base64.b64decode(_plain(pattern), validate=True) == base64.b64decode(value, validate=True)
    except binascii.Error:
        return False


def _address(pattern: arn.Pattern, value: str) -> bool | None:
    try:
        network = ipaddress.ip_network(_plain(pattern), strict=False)
        return ipaddress.ip_address(value) in network
    except ValueError:
        return None


_TESTS: dict[str, _Test] = {
    "stringequals": lambda pattern, value: _plain(pattern) == value,
    "stringequalsignorecase": lambda pattern, value: _plain(pattern).lower() == value.lower(),
    "stringlike": arn.matches_tokens,
    "numericequals": _numbers(lambda left, right: left == right),
    "numericlessthan": _numbers(lambda left, right: left < right),
    "numericlessthanequals": _numbers(lambda left, right: left <= right),
    "numericgreaterthan": _numbers(lambda left, right: left > right),
    "numericgreaterthanequals": _numbers(lambda left, right: left >= right),
    "dateequals": _dates(lambda left, right: left == right),
    "datelessthan": _dates(lambda left, right: left < right),
    "datelessthanequals": _dates(lambda left, right: left <= right),
    "dategreaterthan": _dates(lambda left, right: left > right),
    "dategreaterthanequals": _dates(lambda left, right: left >= right),
    "bool": _bool,
    "binaryequals": _binary,
    "ipaddress": _address,
    "arnlike": _arn_like,
    "arnequals": _arn_like,
}
