"""One line of JSON a log record, on standard output, which Lambda hands to CloudWatch Logs."""

from __future__ import annotations

import json
import sys
import traceback
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    Scalar = str | int | bool | None

from orders.timestamps import now, text


@dataclass(frozen=True, slots=True)
class Log:
    """Writes records that share a request's ids.

    Callers pass ids, states and counts, never what a customer sent: no personal data is logged.
    """

    request_id: str
    correlation_id: str
    stream: TextIO | None = None

    def correlated(self, correlation_id: str) -> Log:
        """Return a log of the same request, correlated with another."""
        return replace(self, correlation_id=correlation_id)

    def info(self, message: str, **fields: Scalar) -> None:
        """Write that something happened."""
        self._write("INFO", message, fields)

    def failure(self, message: str, error: BaseException, **fields: Scalar) -> None:
        """Write that something broke: the error's type, AWS's code for it, and where; not its words.

        An error's message can quote what a customer sent.
        """
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        response = getattr(error, "response", None)
        code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
        cause = {"error": type(error).__name__, "code": code, "at": " < ".join(reversed(where))}
        self._write("ERROR", message, {**fields, **cause})

    def _write(self, level: str, message: str, fields: dict[str, Scalar]) -> None:
        record = {
            "time": text(now()),
            "level": level,
            "message": message,
            "requestId": self.request_id,
            "correlationId": self.correlation_id,
            **{name: value for name, value in fields.items() if value is not None},
        }
        stream = self.stream or sys.stdout
        stream.write(json.dumps(record, separators=(",", ":")) + "\n")
        stream.flush()
