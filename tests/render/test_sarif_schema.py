"""What is printed for code scanning is held to the official schema of SARIF 2.1.0.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jsonschema.validators import validator_for
from shown import FINDING, SCAN

from toolkit.domain.finding import ScannerReport
from toolkit.domain.scan import Scan
from toolkit.domain.waiver import Waiver
from toolkit.render import sarif

SCHEMA = json.loads((Path(__file__).parent / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
WAIVER = Waiver("CKV_AWS_27", "*", "It holds nothing secret.", "data", date(2030, 1, 1), "waivers.yaml", 2)
WAIVED = replace(FINDING, waived=WAIVER)
BROKEN = ScannerReport("secrets", "", 0, 0.1, (), "it crashed")
UNCHECKED = ScannerReport("dependencies", "", 0, 0.1, (), None, "offline")


@pytest.mark.parametrize(
    "scan",
    [
        pytest.param(SCAN, id="findings"),
        pytest.param(Scan((*SCAN.reports, BROKEN, UNCHECKED), "low"), id="broken and unchecked"),
        pytest.param(Scan(SCAN.reports, "low", (WAIVED, replace(FINDING, known=True, line=0))), id="excused"),
        pytest.param(Scan((), "low"), id="nothing"),
    ],
)
def test_every_log_is_valid(scan: Scan) -> None:
    """GitHub refuses what is not."""
    log = sarif.scan(scan, root="/srv/app")

    found = [error.message for error in validator_for(SCHEMA)(SCHEMA).iter_errors(log)]

    assert found == []


def test_what_somebody_answers_for_is_suppressed_with_his_reason() -> None:
    """And is not left out."""
    (result,) = sarif.scan(Scan(SCAN.reports, "low", (WAIVED,)), root="/")["runs"][0]["results"]

    assert "It holds nothing secret. (data, until 2030-01-01)" in result["suppressions"][0]["justification"]
