"""A scanner of infrastructure code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.domain.finding import ScannerReport


class Scanner(Protocol):
    """Look for violations; never raise for what the scanner itself does wrong, but report it."""

    def scan(self, path: Path) -> ScannerReport:
        """Scan a folder of Terraform, or a plan's JSON file."""
        ...
