"""What every store must do, of artifacts, evidence, secrets, buckets or a journal, in memory and not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from fake_aws import Broken, FakeS3, FakeSsm, refuse

from toolkit.adapters.directory_artifacts import DirectoryArtifacts
from toolkit.adapters.file_journal import FileJournal
from toolkit.adapters.ledger_keys import LedgerKeys
from toolkit.adapters.memory import (
    MemoryBuckets,
    MemoryJournal,
    MemorySecrets,
)
from toolkit.adapters.memory_artifacts import MemoryArtifacts
from toolkit.adapters.memory_ledger import MemoryLedger, MemorySigning
from toolkit.adapters.s3_artifacts import S3Artifacts
from toolkit.adapters.s3_buckets import S3Buckets
from toolkit.adapters.s3_ledger import S3Ledger
from toolkit.adapters.ssm_secrets import SsmSecrets
from toolkit.domain.digest import of_bytes
from toolkit.domain.evidence import Evidence
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.ports.artifacts import Artifacts
    from toolkit.ports.buckets import Buckets
    from toolkit.ports.journal import Journal
    from toolkit.ports.ledger import Ledger
    from toolkit.ports.secrets import Secrets

NOON = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(params=["memory", "s3", "s3 without checksums", "directory"])
def artifacts(request: pytest.FixtureRequest, tmp_path: Path) -> Artifacts:
    """Return an empty store."""
    if request.param == "memory":
        return MemoryArtifacts()
    if request.param == "directory":
        return DirectoryArtifacts(tmp_path / "store")
    return S3Artifacts(FakeS3(reckons=request.param == "s3"), bucket="b")


def in_s3(s3: object) -> S3Ledger:
    """Return the ledger of a bucket."""
    return S3Ledger(
        s3, bucket="b", environment="dev", keys=LedgerKeys(MemorySigning(), MemorySigning(b"plans"))
    )


@pytest.fixture(params=["memory", "s3"])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    """Return an empty ledger."""
    return MemoryLedger() if request.param == "memory" else in_s3(FakeS3())


@pytest.fixture(params=["memory", "ssm"])
def secrets(request: pytest.FixtureRequest) -> Secrets:
    """Return an empty store of secrets."""
    return MemorySecrets() if request.param == "memory" else SsmSecrets(FakeSsm())


@pytest.fixture(params=["memory", "s3"])
def buckets(request: pytest.FixtureRequest) -> Buckets:
    """Return a maker of buckets."""
    return MemoryBuckets() if request.param == "memory" else S3Buckets(FakeS3(), region="us-east-1")


@pytest.fixture(params=["memory", "file"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Journal:
    """Return an empty journal."""
    return MemoryJournal() if request.param == "memory" else FileJournal(tmp_path / "a" / "dev.jsonl")


def evidence(minutes: int, release: str = "r-1") -> Evidence:
    """Return evidence of some minutes after noon."""
    return Evidence(
        "verified",
        "dev",
        release,
        NOON + timedelta(minutes=minutes),
        "me",
        {"f": "sha256:" + "a" * 64},
        {"n": 1},
    )


def test_what_was_stored_is_returned(artifacts: Artifacts) -> None:
    """Byte by byte, under its key."""
    artifacts.put("a", b"\x00one")
    artifacts.put("b", b"")

    assert (artifacts.get("a"), artifacts.get("b")) == (b"\x00one", b"")


@pytest.mark.parametrize("again", [b"one", b"two"])
def test_what_was_stored_is_never_written_over(artifacts: Artifacts, again: bytes) -> None:
    """Not even by the same: the answer says that it was there."""
    data = b"one"

    first, second = artifacts.put("a", data), artifacts.put("a", data if again == data else again)

    assert (first, second) == (True, False)
    assert artifacts.get("a") == b"one"


def test_what_is_missing_is_told_in_the_order_that_was_asked(artifacts: Artifacts) -> None:
    """All of it."""
    artifacts.put("b", b"1")

    assert artifacts.missing(iter(["c", "b", "a"])) == ("c", "a")


def test_what_is_stored_is_known_by_its_digest(artifacts: Artifacts) -> None:
    """Whoever stored it, and under whatever name."""
    artifacts.put("bundles/sha256/a.zip", b"one")

    assert artifacts.digest("bundles/sha256/a.zip") == of_bytes(b"one")
    assert artifacts.digest("bundles/sha256/b.zip") is None
    assert artifacts.digest("bundles") is None


def test_many_can_store_at_once_and_one_of_them_does(artifacts: Artifacts) -> None:
    """The others are told that it was there."""
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda number: artifacts.put("a", b"%d" % number * 9000), range(32)))

    assert done.count(True) == 1
    assert artifacts.get("a") == b"%d" % done.index(True) * 9000


def test_s3_is_asked_for_the_checksum_and_the_object_is_not_read() -> None:
    """S3 holds the bytes against it when they come in, and tells it for as long as they are there."""
    s3 = FakeS3()
    artifacts = S3Artifacts(s3, bucket="b")
    artifacts.put("a", b"one")
    s3.objects["a"] = b"unread"

    assert artifacts.digest("a") == of_bytes(b"one")


def test_bytes_that_do_not_arrive_as_they_were_sent_are_not_stored() -> None:
    """S3 refuses them."""
    s3 = FakeS3(garbles=True)

    with pytest.raises(ToolError, match="would not store a"):
        S3Artifacts(s3, bucket="b").put("a", b"one")

    assert s3.objects == {}


@pytest.mark.parametrize("key", ["", "../a", "a/../../b", "/etc/a"])
def test_a_key_never_leads_out_of_a_folder(key: str, tmp_path: Path) -> None:
    """Keys are ours; a mistake must not write elsewhere."""
    with pytest.raises(ValueError, match="no key"):
        DirectoryArtifacts(tmp_path / "store").put(key, b"one")


def test_what_is_not_there_can_not_be_read(artifacts: Artifacts) -> None:
    """It is told by its key."""
    with pytest.raises(ToolError) as caught:
        artifacts.get("releases/r-1.json")

    assert "releases/r-1.json" in caught.value.what


def test_evidence_is_read_back_oldest_first_in_whatever_order_it_was_kept(ledger: Ledger) -> None:
    """Every statement, over as many pages as it takes."""
    for minutes in (3, 1, 5, 2, 4):
        ledger.record(evidence(minutes))

    assert [item.at.minute for item in ledger.records()] == [1, 2, 3, 4, 5]
    assert ledger.records()[0] == evidence(1)


def test_two_statements_of_one_moment_are_two(ledger: Ledger) -> None:
    """Neither takes the other's place."""
    ledger.record(evidence(1, "r-1"))
    ledger.record(evidence(1, "r-2"))

    assert {item.release for item in ledger.records()} == {"r-1", "r-2"}


def test_evidence_of_one_kind_is_told_apart(ledger: Ledger) -> None:
    """Plans are many; who asks for verifications gets those alone."""
    ledger.record(evidence(1))
    ledger.record(replace(evidence(2), kind="planned"))

    assert {item.kind for item in ledger.records("planned")} == {"planned"}
    assert {item.kind for item in ledger.records("planned", "verified")} == {"planned", "verified"}
    assert ledger.records("promoted") == ()


def test_a_new_ledger_is_empty(ledger: Ledger) -> None:
    """Nothing was observed."""
    assert ledger.records() == ()


def test_lines_are_in_the_order_in_which_they_came_and_continue_each_other(ledger: Ledger) -> None:
    """Whatever time they tell of: the chain is theirs, from one to the last."""
    for minutes in (3, 1, 2):
        ledger.record(evidence(minutes))

    lines = ledger.lines()
    assert [line.evidence for line in lines] == [evidence(3), evidence(1), evidence(2)]
    assert [line.sequence for line in lines] == [1, 2, 3]
    assert [line.previous for line in lines] == [None, lines[0].digest, lines[1].digest]
    assert all(line.believed for line in lines)
    assert ledger.removed() == ()


def test_lines_of_one_kind_are_told_apart(ledger: Ledger) -> None:
    """With the places that they have among all."""
    for number, kind in enumerate(("planned", "verified", "unheld")):
        ledger.record(replace(evidence(number), kind=kind))

    assert [line.sequence for line in ledger.lines("verified")] == [2]
    assert [line.sequence for line in ledger.lines("planned", "unheld")] == [1, 3]


def test_a_moment_told_in_another_zone_is_the_same_moment() -> None:
    """Objects are named by it, and sort by their names."""
    ledger = in_s3(FakeS3())
    late = evidence(30)
    early = Evidence(
        "applied", "dev", "r-1", (NOON).astimezone(timezone(timedelta(hours=9))), "me", {}, {"n": 0}
    )
    ledger.record(late)
    ledger.record(early)

    assert [item.kind for item in ledger.records()] == ["applied", "verified"]


@pytest.mark.parametrize("body", [b"{", b"{}", b"[]", b"\xff"])
def test_evidence_that_can_not_be_believed_is_told(body: bytes) -> None:
    """It is not skipped: somebody wrote into the ledger."""
    ledger = in_s3(FakeS3({"evidence/chain/0000000001.json": body}))

    with pytest.raises(ToolError, match="can't be believed"):
        ledger.records()


def test_a_secret_is_generated_once(secrets: Secrets) -> None:
    """And stays what it is."""
    first = secrets.ensure("/orders/dev/key")
    value = secrets.read("/orders/dev/key")
    second = secrets.ensure("/orders/dev/key")

    assert (first, second) == (True, False)
    assert secrets.read("/orders/dev/key") == value
    assert len(value) >= 43


def test_two_secrets_are_not_the_same(secrets: Secrets) -> None:
    """Of two environments."""
    for name in ("/orders/dev/key", "/orders/prod/key"):
        secrets.ensure(name)

    assert secrets.read("/orders/dev/key") != secrets.read("/orders/prod/key")


def test_a_secret_that_was_never_made_can_not_be_read(secrets: Secrets) -> None:
    """It is told by its name."""
    with pytest.raises(ToolError) as caught:
        secrets.read("/orders/dev/key")

    assert "/orders/dev/key" in caught.value.what


def test_a_bucket_is_made_once(buckets: Buckets) -> None:
    """And may be asked for again."""
    assert [buckets.ensure("a"), buckets.ensure("a"), buckets.ensure("b")] == [True, False, True]


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_a_bucket_is_private_versioned_and_encrypted_in_its_region(region: str) -> None:
    """Also one that was there before."""
    s3 = FakeS3(buckets={"old": {region}})
    buckets = S3Buckets(s3, region=region)

    buckets.ensure("new")
    buckets.ensure("old")

    kept = {region, "versions Enabled", "private", "owned", "over TLS", "encrypted"}
    assert s3.buckets["new"] == s3.buckets["old"] == {*kept, "old versions 90"}


def test_a_locked_bucket_keeps_every_version_for_a_while() -> None:
    """Also one that was made before there was a lock."""
    s3 = FakeS3(buckets={"old": {"us-east-1"}})
    buckets = S3Buckets(s3, region="us-east-1")

    buckets.ensure("new", locked=True)
    buckets.ensure("old", locked=True)

    assert s3.buckets["old"] == s3.buckets["new"] - {"lockable"}
    assert "locked GOVERNANCE 90" in s3.buckets["old"]


def test_an_entry_of_a_journal_is_read_back_oldest_first(journal: Journal) -> None:
    """An intent may have been given more."""
    entries = [
        {"event": "intent", "fingerprint": "f", "addresses": ["a"]},
        {"event": "start", "address": "a"},
    ]

    for entry in entries:
        journal.append(entry)

    found = journal.entries()
    assert [entry["event"] for entry in found] == ["intent", "start"]
    assert found[0].items() >= entries[0].items()


def test_a_journal_that_was_never_written_is_empty_and_nobody_runs(journal: Journal) -> None:
    """Nothing was begun."""
    assert journal.entries() == ()
    assert not journal.alive()


def test_who_writes_an_intent_runs(journal: Journal) -> None:
    """It is this process."""
    journal.append({"event": "intent", "fingerprint": "f", "addresses": []})

    assert journal.alive()


def denied() -> Exception:
    """Return what boto3 raises where a permission is missing."""
    try:
        refuse("AccessDenied", "Whatever")
    except Exception as error:  # noqa: BLE001 - it is made to be returned
        return error


@pytest.mark.parametrize(
    "ask",
    [
        lambda s3: S3Artifacts(s3, bucket="b").missing(["a"]),
        lambda s3: S3Artifacts(s3, bucket="b").put("a", b"1"),
        lambda s3: S3Artifacts(s3, bucket="b").get("a"),
        lambda s3: S3Artifacts(s3, bucket="b").digest("a"),
        lambda s3: in_s3(s3).record(evidence(1)),
        lambda s3: in_s3(s3).records(),
        lambda s3: in_s3(s3).removed(),
        lambda s3: S3Buckets(s3, region="us-east-1").ensure("b"),
        lambda ssm: SsmSecrets(ssm).ensure("a"),
        lambda ssm: SsmSecrets(ssm).read("a"),
    ],
)
def test_what_aws_refuses_is_told_and_never_taken_for_an_answer(ask: object) -> None:
    """A missing permission is no missing object."""
    with pytest.raises(ToolError) as caught:
        ask(Broken(denied()))

    assert "AccessDenied" in caught.value.problems[0].cause
    assert caught.value.problems[0].fix
