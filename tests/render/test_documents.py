"""The documents of the contract have the fields that others rely on, and are JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from shown import BUILT, CHANGES, FINDING, PUBLISHED, ROWS, SCAN, VERIFIED, planned

from toolkit.domain.diagnosis import Diagnosis
from toolkit.domain.finding import ScannerReport
from toolkit.domain.scan import Scan
from toolkit.render import documents, sarif

CONTRACT = {
    "package": (
        documents.package(BUILT, BUILT.bundles, PUBLISHED),
        {"schema", "release", "commit", "dirty", "bundles", "seconds"},
    ),
    "scan": (documents.scan(SCAN), {"schema", "verdict", "scanners", "findings"}),
    "plan": (
        documents.plan(planned(*CHANGES)),
        {
            "schema", "environment", "release", "fingerprint", "changes", "counts", "risks", "cost",
            "seconds",
        },
    ),
    "status": (documents.status(ROWS), {"schema", "environments"}),
    "verify": (documents.verify(VERIFIED), {"schema", "environment", "release", "passed", "observations"}),
    "doctor": (
        documents.doctor([Diagnosis("git", "ok", "2.39"), Diagnosis("disk", "warning", "1", "free it")]),
        {"schema", "verdict", "checks"},
    ),
}  # fmt: skip
PARTS = {
    "package bundles": {
        "name", "kind", "digest", "size", "unzipped_size", "runtime", "architecture", "path", "cached",
    },
    "scan scanners": {"name", "version", "verdict", "scanned", "seconds"},
    "scan findings": {"rule", "severity", "address", "file", "line", "message", "why", "fix", "waived"},
    "plan risks": {"level", "kind", "address", "message"},
    "status environments": {
        "name", "account", "release", "commit", "deployed", "healthy", "verified", "verified_at", "api_url",
        "drift", "behind_by", "held", "run", "next_promotion",
    },
    "doctor checks": {"name", "status", "detail", "fix"},
}  # fmt: skip


@pytest.mark.parametrize(("name", "document", "fields"), [(name, *rest) for name, rest in CONTRACT.items()])
def test_a_document_has_the_fields_of_the_contract(name: str, document: Any, fields: set[str]) -> None:  # noqa: ANN401
    """More may be added, none removed."""
    assert document["schema"] == f"toolkit/{name}/v1"
    assert set(document) >= fields
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize(("part", "fields"), PARTS.items())
def test_a_part_of_a_document_has_the_fields_of_the_contract(part: str, fields: set[str]) -> None:
    """In every item."""
    name, key = part.split()
    items = CONTRACT[name][0][key]

    assert items
    assert all(set(item) >= fields for item in items)


def test_counts_and_gates_have_the_fields_of_the_contract() -> None:
    """The inner ones too."""
    plan, board = CONTRACT["plan"][0], CONTRACT["status"][0]

    onward = board["environments"][1]["next_promotion"]
    assert set(plan["counts"]) >= {"create", "update", "replace", "delete"}
    assert set(plan["cost"]) >= {"monthly_before", "monthly_after", "currency"}
    assert set(plan["seconds"]) >= {"terraform", "toolkit"}
    assert set(onward) >= {"to", "open", "gates"}
    assert all(set(gate) >= {"gate", "open", "cause", "fix"} for gate in onward["gates"])
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", plan["fingerprint"])


def test_a_machine_that_lacks_something_is_not_well() -> None:
    """A warning is no failure."""
    failed = documents.doctor([Diagnosis("git", "failed", "not found", "install git")])

    assert failed["verdict"] == "failed"
    assert CONTRACT["doctor"][0]["verdict"] != "failed"


def run(found: Scan = SCAN, root: str = "/srv/app") -> dict[str, Any]:
    """Return the one run of a SARIF log."""
    log = sarif.scan(found, root=root)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    return log["runs"][0]


def test_a_sarif_log_has_the_shape_that_code_scanning_asks_for() -> None:
    """Driver, rules, results; each result of a rule that is told, at a place."""
    found = run()

    driver = found["tool"]["driver"]
    rules = {rule["id"] for rule in driver["rules"]}
    assert driver["name"] == "toolkit scan"
    assert [each["version"] for each in found["tool"]["extensions"]] == ["3.3.30"]
    assert len(rules) == len(driver["rules"])
    assert found["invocations"][0]["executionSuccessful"] is True
    for result in found["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in ("error", "warning", "note", "none")
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert 0 < float(rule["properties"]["security-severity"]) <= 10


def test_a_scanner_that_broke_is_told_as_broken() -> None:
    """And not as one that found nothing."""
    found = run(Scan((ScannerReport("checkov", "", 0, 1.0, (), "it crashed"),), "low"))

    assert found["invocations"][0]["executionSuccessful"] is False
    (told,) = found["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == "checkov: it crashed"
    assert found["tool"]["driver"]["version"]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("/srv/app/terraform/main.tf", "terraform/main.tf"),
        ("terraform/main.tf", "terraform/main.tf"),
        ("/srv/app2/main.tf", "/srv/app2/main.tf"),
        ("/srv/app/a b/ä#1.tf", "a b/ä#1.tf"),
    ],
)
def test_a_file_is_told_as_a_uri_relative_to_the_project(file: str, uri: str) -> None:
    """A neighbour's folder is not ours; what a URI can't hold is escaped."""
    scan = Scan((ScannerReport("checkov", "3", 1, 1.0, (replace(FINDING, file=file),)),), "low")

    told = run(scan)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]

    assert unquote(urlsplit(told).path) == uri
    assert re.fullmatch(r"[A-Za-z0-9._~:/%-]+", told)
