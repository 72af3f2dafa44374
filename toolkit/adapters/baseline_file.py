"""The list of findings that were there before the gate was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.domain.finding import Finding

_SCHEMA = "toolkit/baseline/v1"


def read(file: Path) -> frozenset[tuple[str, str, str]]:
    """Return rule, address and fingerprint of each finding that is listed.

    Raises:
        ConfigurationError: it is no baseline.

    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        # What toolkit scan --json prints is one, too.
        if document.get("schema") not in (_SCHEMA, "toolkit/scan/v1"):
            raise ValueError(f"its schema is {document.get('schema')!r}")  # noqa: TRY301 - one answer to all
        return frozenset(
            (each["rule"], each["address"], each["fingerprint"]) for each in document["findings"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"{file} is no baseline",
            cause=str(error),
            fix="write one with toolkit scan --write-baseline FILE",
        ) from error


def content(findings: Iterable[Finding]) -> bytes:
    """Return a baseline of findings that nobody answers for yet."""
    rows = [
        {"rule": each.rule, "address": each.address, "fingerprint": each.fingerprint, "file": each.file}
        for each in findings
        if each.waived is None and not each.rule.startswith("waiver-")
    ]
    rows.sort(key=lambda row: (row["rule"], row["address"], row["fingerprint"]))
    return (json.dumps({"schema": _SCHEMA, "findings": rows}, indent=2) + "\n").encode()
