"""What came of a file, for whoever sent it: counts and line numbers, nothing of the lines."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from import_orders.rows import BadLine

INCOMING = "incoming/"
REPORTS = "reports/"
MAX_LISTED = 1000
"""Bad lines that are listed; more are only counted."""


@dataclass(slots=True)
class Report:
    """Counts, as the import goes on.

    Args:
        problem: why the whole file was refused, if it was.

    """

    lines: int = 0
    orders: int = 0
    skipped_duplicates: int = 0
    bad_line_count: int = 0
    bad_lines: list[BadLine] = field(default_factory=list)
    problem: str | None = None

    def bad(self, line: BadLine) -> None:
        """Note a bad line."""
        self.bad_line_count += 1
        if len(self.bad_lines) < MAX_LISTED:
            self.bad_lines.append(line)

    def text(self) -> str:
        """Return the report as JSON."""
        document = {
            "version": 1,
            "problem": self.problem,
            "lines": self.lines,
            "orders": self.orders,
            "skipped_duplicates": self.skipped_duplicates,
            "bad_line_count": self.bad_line_count,
            "bad_lines": [{"line": line.number, "problem": line.problem} for line in self.bad_lines],
        }
        return json.dumps(document, indent=2) + "\n"


def report_key(key: str) -> str:
    """Return where the report of a file is kept: not where its coming would start another import."""
    return f"{REPORTS}{key.removeprefix(INCOMING)}.json"
