"""A record that can't be processed does not block its shard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.functions import mapping_way
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation

_FOR_EVER = -1.0


def check(estate: Estate) -> Iterator[Violation]:
    """Find mappings of streams without bisection, end of retries, or place for what failed."""
    for each in estate.of("aws_lambda_event_source_mapping"):
        if mapping_way(estate, each) != "stream":
            continue
        lacking = []
        if each.flag("bisect_batch_on_function_error") is False:
            lacking.append("bisect_batch_on_function_error")
        ends = [each.number(name, default=_FOR_EVER) for name in _ENDS]
        if all(end == _FOR_EVER for end in ends):
            lacking.append("maximum_retry_attempts")
        if each.get("destination_config") is None:
            lacking.append("an on_failure destination")
        if lacking:
            yield broken(each, f"it lacks {', '.join(lacking)}", "bisect_batch_on_function_error")


_ENDS = ("maximum_retry_attempts", "maximum_record_age_in_seconds")

RULE = Rule(
    "stream-retries",
    "medium",
    "One bad record is tried again until it expires, and everything behind it in its"
    " shard waits, then is lost.",
    "bisect, end the retries (maximum_retry_attempts), and name an on_failure destination",
    check,
)
