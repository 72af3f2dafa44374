"""Log records and metrics: JSON on standard output, which Lambda hands to CloudWatch.

Records are written by AWS Lambda Powertools' Logger, metrics by its Metrics: in the embedded metric
format, of which CloudWatch makes metrics by itself, with no call that a handler would wait for.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

if TYPE_CHECKING:
    Scalar = str | int | bool | None

NAMESPACE = "orders"
SERVICE = "orders"


class StandardOutput(logging.Handler):
    """Writes to what standard output is at the time, not what it was at import."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as a line."""
        sys.stdout.write(self.format(record) + "\n")
        sys.stdout.flush()


LOGGER = Logger(
    service=SERVICE,
    level=os.environ.get("LOG_LEVEL") or "INFO",
    logger_handler=StandardOutput(),
    use_rfc3339=True,
    utc=True,
)
CALLER = 3
"""Frames from Powertools' method to the code that logs."""


class Metrics:
    """Counts of one invocation, written when it ends."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def count(self, metric: str, value: int) -> None:
        """Add to a metric."""
        self._counts[metric] = self._counts.get(metric, 0) + value

    def write(self, function: str) -> None:
        """Write what was counted, by function; nothing if nothing was."""
        if not self._counts:
            return
        metrics = EphemeralMetrics(namespace=NAMESPACE, service=SERVICE)
        metrics.add_dimension(name="function", value=function)
        for metric, value in self._counts.items():
            metrics.add_metric(name=metric, unit=MetricUnit.Count, value=value)
        metrics.flush_metrics()
        self._counts.clear()


@dataclass(frozen=True, slots=True)
class Log:
    """Writes records that share a request's ids.

    Callers pass ids, states and counts, never what a customer sent: no personal data is logged.
    """

    request_id: str
    correlation_id: str
    metrics: Metrics

    def correlated(self, correlation_id: str) -> Log:
        """Return a log of the same invocation, correlated with another."""
        return replace(self, correlation_id=correlation_id)

    def of_request(self, request_id: str, correlation_id: str) -> Log:
        """Return a log of the same invocation under the ids of the request that it serves."""
        return replace(self, request_id=request_id, correlation_id=correlation_id)

    def info(self, message: str, **fields: Scalar) -> None:
        """Write that something happened."""
        LOGGER.info(message, extra=self._fields(fields), stacklevel=CALLER)

    def error(self, message: str, **fields: Scalar) -> None:
        """Write that something is not as it should be, and nothing was raised."""
        LOGGER.error(message, extra=self._fields(fields), stacklevel=CALLER)

    def failure(self, message: str, error: BaseException, **fields: Scalar) -> None:
        """Write that something broke: the error's type, AWS's code for it, and where; not its words.

        An error's message can quote what a customer sent.
        """
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        response = getattr(error, "response", None)
        code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
        cause: dict[str, Scalar] = {
            "error": type(error).__name__,
            "code": code,
            "at": " < ".join(reversed(where)),
        }
        LOGGER.error(message, extra=self._fields({**fields, **cause}), stacklevel=CALLER)

    def count(self, metric: str, value: int = 1) -> None:
        """Add to a metric of the function."""
        self.metrics.count(metric, value)

    def _fields(self, fields: dict[str, Scalar]) -> dict[str, Scalar]:
        told = {name: value for name, value in fields.items() if value is not None}
        return {"requestId": self.request_id, "correlationId": self.correlation_id, **told}
