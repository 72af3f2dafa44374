"""A batch that fails in part is tried again in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.functions import mapping_way
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation


def check(estate: Estate) -> Iterator[Violation]:
    """Find event source mappings without ReportBatchItemFailures; a batch of one has no parts."""
    for each in estate.of("aws_lambda_event_source_mapping"):
        if mapping_way(estate, each) not in ("queue", "stream") or each.get("batch_size") == 1:
            continue
        types = each.get("function_response_types", default=[])
        if isinstance(types, list) and "ReportBatchItemFailures" not in types:
            yield broken(each, "one bad record makes the whole batch come back", "function_response_types")


RULE = Rule(
    "partial-batch",
    "medium",
    "Records that were processed well are processed again, each time that one beside them fails.",
    'set function_response_types = ["ReportBatchItemFailures"], and return the failed ids',
    check,
)
