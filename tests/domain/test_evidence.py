"""Evidence is read back as it was written; the newest of a kind is found whatever lies between."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_documents import OBJECTS

from toolkit.domain.evidence import Evidence, from_statement, latest
from toolkit.domain.in_toto import STATEMENT_TYPE

KINDS = ("planned", "applied", "verified", "promoted")
TIMES = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.integers(-12, 12).map(lambda hours: timezone(timedelta(hours=hours))),
)
HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
EVIDENCE = st.builds(
    Evidence,
    kind=st.sampled_from(KINDS),
    environment=st.sampled_from(["dev", "prod"]),
    release=st.sampled_from(["r-1", "r-2"]),
    at=TIMES,
    by=st.text(max_size=10),
    subjects=st.dictionaries(st.text(max_size=5), HEX.map(lambda found: f"sha256:{found}"), max_size=3),
    details=OBJECTS,
)
EXAMPLE = Evidence(
    "verified", "dev", "r-1", datetime(2026, 1, 1, tzinfo=UTC), "arn:me", {"f": "sha256:ab"}, {}
)


@given(EVIDENCE)
def test_a_statement_is_read_back_as_the_evidence_it_was_made_from(evidence: Evidence) -> None:
    """Through JSON; the time is the same moment, told in UTC."""
    read = from_statement(json.loads(json.dumps(evidence.statement())))

    assert read == evidence
    assert read.at.utcoffset() == timedelta(0)
    assert read.statement() == evidence.statement()


@given(EVIDENCE)
def test_a_statement_has_the_form_of_in_toto(evidence: Evidence) -> None:
    """So that others can read it."""
    statement = evidence.statement()

    assert set(statement) == {"_type", "subject", "predicateType", "predicate"}
    assert statement["_type"] == STATEMENT_TYPE
    assert statement["predicateType"].endswith(f"/{evidence.kind}/v1")
    assert all(set(item) == {"name", "digest"} for item in statement["subject"])
    assert [item["name"] for item in statement["subject"]] == sorted(evidence.subjects)


def _without(*path: str) -> dict[str, Any]:
    document: dict[str, Any] = copy.deepcopy(EXAMPLE.statement())
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return document


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        "text",
        None,
        _without("subject"),
        _without("predicate"),
        *[_without("predicate", key) for key in EXAMPLE.statement()["predicate"]],
        {**EXAMPLE.statement(), "predicate": []},
        {**EXAMPLE.statement(), "subject": [{"name": "f"}]},
        {**EXAMPLE.statement(), "predicate": {**EXAMPLE.statement()["predicate"], "at": "yesterday"}},
        {**EXAMPLE.statement(), "predicate": {**EXAMPLE.statement()["predicate"], "at": 7}},
    ],
)
def test_what_is_no_statement_of_ours_is_refused(document: Any) -> None:  # noqa: ANN401 - any JSON value
    """It lies among the evidence, and proves nothing."""
    with pytest.raises(ValueError, match=r".+"):
        from_statement(document)


@given(st.lists(EVIDENCE, max_size=6), st.sampled_from(KINDS), st.none() | st.sampled_from(["r-1", "r-2"]))
def test_the_newest_of_a_kind_is_found_in_any_order(
    records: list[Evidence],
    kind: Any,  # noqa: ANN401 - a literal
    release: str | None,
) -> None:
    """Of one release, or of any."""
    found = latest(records, kind, release=release)

    fitting = [item for item in records if item.kind == kind and release in (None, item.release)]
    assert (found is None) == (not fitting)
    assert found is None or (found in fitting and all(item.at <= found.at for item in fitting))
