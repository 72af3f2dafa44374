"""A scanner of infrastructure code, or of what lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.finding import ScannerReport
    from toolkit.domain.scan import Subject


class Scanner(Protocol):
    """Look for violations; never raise for what the scanner itself does wrong, but report it."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Scan what of the subject it can read; None where there is nothing of its kind."""
        ...
