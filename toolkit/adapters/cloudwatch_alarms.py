"""Observe CloudWatch alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.adapters import aws_errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.ports.alarms import AlarmState

_BATCH = 100
"""Names in one request. Source: DescribeAlarms, AlarmNames, array members: maximum 100 items."""


class CloudWatchAlarms:
    """What CloudWatch says of alarms."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client

    def states(self, names: Sequence[str]) -> Mapping[str, AlarmState]:
        """Return the state of each alarm that exists."""
        found: dict[str, AlarmState] = {}
        for start in range(0, len(names), _BATCH):
            with aws_errors.explained("describe the alarms"):
                answer = self._client.describe_alarms(AlarmNames=list(names[start : start + _BATCH]))
            found |= {item["AlarmName"]: item["StateValue"] for item in answer["MetricAlarms"]}
        return found
