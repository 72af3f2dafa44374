"""Attacks on the evidence in a bucket: each is found, and nothing that was forged is believed."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fake_aws import FakeS3, FakeSsm, refuse

from toolkit.adapters.ed25519_signing import Ed25519Signing
from toolkit.adapters.ledger_keys import LedgerKeys
from toolkit.adapters.s3_ledger import S3Ledger
from toolkit.adapters.ssm_secrets import SsmSecrets
from toolkit.domain import chain
from toolkit.domain.chain import Head
from toolkit.domain.digest import canonical_json, of_bytes
from toolkit.domain.dsse import from_content
from toolkit.domain.evidence import Evidence
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def key(environment: str = "dev") -> Ed25519Signing:
    """Return a new key of an environment."""
    made = Ed25519Signing(SsmSecrets(FakeSsm()), parameter=f"/orders/{environment}/key")
    made.ensure()
    return made


@dataclass
class VersionedS3(FakeS3):
    """A bucket that also tells what was removed from it, and what was written over."""

    removed: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)

    def get_paginator(self, operation: str) -> Any:  # noqa: ANN401 - what lists
        """Return what lists objects or versions."""
        if operation == "list_objects_v2":
            return self
        return _Versions(self)


@dataclass
class _Versions:
    s3: VersionedS3

    def paginate(self, **_: object) -> list[dict[str, Any]]:
        """Return the pages."""
        markers = [{"Key": name} for name in self.s3.removed]
        versions = [{"Key": name, "IsLatest": True} for name in self.s3.objects]
        versions += [{"Key": name, "IsLatest": False} for name in self.s3.over]
        return [{"DeleteMarkers": markers}, {"Versions": versions}]


@dataclass
class Bucket:
    """The ledger of dev, and what lies in its bucket."""

    environment: str = "dev"
    s3: VersionedS3 = field(default_factory=VersionedS3)
    signing: Ed25519Signing = field(default_factory=key)
    planning: Ed25519Signing = field(default_factory=key)

    @property
    def ledger(self) -> S3Ledger:
        """The ledger, as a new process reads it."""
        return S3Ledger(
            self.s3, bucket="b", environment=self.environment, keys=LedgerKeys(self.signing, self.planning)
        )

    def fill(self, count: int = 4) -> Bucket:
        """Record some statements."""
        for number in range(count):
            self.ledger.record(said(number, self.environment))
        return self

    def breaks(self) -> dict[str, str]:
        """Return where the chain does not hold, and why."""
        return {item.name: item.cause for item in self.verdict().breaks}

    def verdict(self) -> chain.Verdict:
        """Return what is known of the chain."""
        return chain.judge(self.ledger.lines(), self.ledger.removed())


def said(number: int, environment: str = "dev", **details: Any) -> Evidence:  # noqa: ANN401 - any JSON
    """Return a statement."""
    kind = ("planned", "applied", "verified", "promoted")[number % 4]
    at = NOON + timedelta(minutes=number)
    return Evidence(kind, environment, "r-1", at, "me", {}, {"number": number, **details})


def name(place: int) -> str:
    """Return the name of a line's object."""
    return f"evidence/chain/{place:010d}.json"


VERIFIED = name(3)


def unsigned(bucket: Bucket) -> None:
    """Write a statement without an envelope."""
    bucket.s3.objects[VERIFIED] = canonical_json(said(2, passed=True).statement())


def by_another_key(bucket: Bucket) -> None:
    """Sign it with a key of one's own."""
    head = Head(2, of_bytes(bucket.s3.objects[name(2)]).value)
    bucket.s3.objects[VERIFIED] = chain.sealed(said(2, passed=True), head, key().sign)


def by_the_key_of_plans(bucket: Bucket) -> None:
    """Sign it where a branch is planned: its code runs beside that key before anybody has reviewed it."""
    head = Head(2, of_bytes(bucket.s3.objects[name(2)]).value)
    bucket.s3.objects[VERIFIED] = chain.sealed(said(2, passed=True), head, bucket.planning.sign)


def under_our_name(bucket: Bucket) -> None:
    """Sign it with a key of one's own, and name ours."""
    head = Head(2, of_bytes(bucket.s3.objects[name(2)]).value)
    content = chain.sealed(said(2, passed=True), head, key().sign)
    ours = from_content(bucket.s3.objects[VERIFIED]).signatures[0].keyid
    document = json.loads(content)
    document["signatures"][0]["keyid"] = ours
    bucket.s3.objects[VERIFIED] = canonical_json(document)


def other_payload(bucket: Bucket) -> None:
    """Keep the signature, and change what it is over."""
    envelope = from_content(bucket.s3.objects[VERIFIED])
    bucket.s3.objects[VERIFIED] = replace(
        envelope, payload=envelope.payload.replace(b'"release":"r-1"', b'"release":"r-2"')
    ).content()


def of_another_environment(bucket: Bucket) -> None:
    """Replay a verification of staging; the same key signs for both, at the worst."""
    staging = Bucket("staging", signing=bucket.signing).fill()
    bucket.s3.objects[VERIFIED] = staging.s3.objects[VERIFIED]


def replayed(bucket: Bucket) -> None:
    """Put a genuine line into a later place."""
    bucket.s3.objects[name(5)] = bucket.s3.objects[VERIFIED]


def emptied(bucket: Bucket) -> None:
    """Leave nothing of it but its name."""
    bucket.s3.objects[VERIFIED] = b""


FORGERIES = [
    pytest.param(unsigned, VERIFIED, "no DSSE envelope", id="unsigned"),
    pytest.param(by_another_key, VERIFIED, "signed by the key", id="by another key"),
    pytest.param(by_the_key_of_plans, VERIFIED, "the key of plans", id="by the key of plans"),
    pytest.param(under_our_name, VERIFIED, "not over what it says", id="under our key's name"),
    pytest.param(other_payload, VERIFIED, "not over what it says", id="another payload"),
    pytest.param(of_another_environment, VERIFIED, "signed for staging", id="of another environment"),
    pytest.param(replayed, name(5), "signed as line 3", id="replayed"),
    pytest.param(emptied, VERIFIED, "Expecting value", id="emptied"),
]


@pytest.mark.parametrize(("forge", "where", "cause"), FORGERIES)
def test_a_forged_line_is_not_believed_and_named(
    forge: Callable[[Bucket], None], where: str, cause: str
) -> None:
    """Gates read verifications: they get an error that names the object, and never what it says."""
    bucket = Bucket().fill()
    forge(bucket)

    with pytest.raises(ToolError, match="evidence of dev can't be believed") as caught:
        bucket.ledger.records("verified")
    assert f"s3://b/{where}: " in caught.value.problems[0].cause
    assert cause in caught.value.problems[0].cause
    assert "toolkit history dev --verify" in caught.value.problems[0].fix
    assert cause in bucket.breaks()[where]


@pytest.mark.parametrize(("forge", "where", "cause"), FORGERIES)
def test_nothing_of_a_forged_line_is_handed_on(
    forge: Callable[[Bucket], None],
    where: str,
    cause: str,
) -> None:
    """Not even to be shown."""
    bucket = Bucket().fill()
    forge(bucket)

    (found,) = [line for line in bucket.ledger.lines() if line.name == where]
    assert (found.evidence, found.believed) == (None, False)
    assert cause in found.doubt


def test_plans_are_signed_by_their_own_key() -> None:
    """The other may sign them too: it may sign all, and did so before plans had one."""
    bucket = Bucket().fill(1)
    (line,) = bucket.ledger.lines()
    head = Head(1, line.digest)
    bucket.s3.objects[name(2)] = chain.sealed(said(4), head, bucket.signing.sign)

    assert line.keyid == bucket.planning.keyid() != bucket.signing.keyid()
    assert [each.believed for each in bucket.ledger.lines()] == [True, True]


def test_nothing_is_recorded_after_a_forged_line() -> None:
    """It would lend it credit."""
    bucket = Bucket().fill()
    replayed(bucket)

    with pytest.raises(ToolError, match="can't be believed"):
        bucket.ledger.record(said(5))


def test_a_key_that_was_changed_makes_every_line_doubtful() -> None:
    """Whoever replaces the key does not inherit what the old one signed."""
    bucket = Bucket().fill()
    bucket.signing, bucket.planning = key(), key()

    assert len(bucket.breaks()) == 4
    assert bucket.verdict().signed == 0


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_removed_line_is_missed_by_whoever_reads_any_kind(place: int) -> None:
    """It may have been a failed verification."""
    bucket = Bucket().fill()
    del bucket.s3.objects[name(place)]

    with pytest.raises(ToolError) as caught:
        bucket.ledger.records("promoted")
    assert f"{name(place)}: it is missing" in caught.value.problems[0].cause
    assert "it is missing" in bucket.breaks()[name(place)]


def test_lines_cut_off_at_the_end_are_missed_where_their_kinds_are_left() -> None:
    """Two objects are a line."""
    bucket = Bucket().fill()
    del bucket.s3.objects[name(4)]
    del bucket.s3.objects[name(3)]

    assert set(bucket.breaks()) == {name(3), name(4)}


def test_lines_cut_off_whole_are_told_by_the_buckets_versions() -> None:
    """Delete markers stand where they stood: the chain itself ends before them, and holds."""
    bucket = Bucket().fill()
    for left in [name(4), *(item for item in bucket.s3.objects if "0000000004-" in item)]:
        del bucket.s3.objects[left]
        bucket.s3.removed.append(left)

    assert bucket.ledger.records("promoted") == ()
    assert "delete marker" in bucket.breaks()[name(4)]


def test_a_line_that_was_written_over_is_told_by_the_buckets_versions() -> None:
    """Even where what it says now is believed."""
    bucket = Bucket().fill()
    bucket.s3.over.append(name(2))

    assert bucket.breaks() == {name(2): "it was written over"}


def test_swapped_lines_are_not_believed() -> None:
    """Each was signed for its own place."""
    bucket = Bucket().fill()
    objects = bucket.s3.objects
    objects[name(1)], objects[name(3)] = objects[name(3)], objects[name(1)]

    assert set(bucket.breaks()) == {name(1), name(3)}


def test_a_line_far_away_leaves_one_gap() -> None:
    """Ten thousand million missing lines are told as one thing, and at once."""
    bucket = Bucket().fill()
    bucket.s3.objects[name(9_999_999_999)] = bucket.s3.objects[name(1)]

    breaks = bucket.breaks()
    assert "every line up to 9999999998" in breaks[name(5)]
    assert set(breaks) == {name(5), name(9_999_999_999)}


@pytest.mark.parametrize("stranger", ["evidence/chain/3.json", "evidence/chain/0000000003.json.bak"])
def test_what_lies_in_the_chain_and_is_none_of_its_lines_is_told(stranger: str) -> None:
    """Nobody of ours writes such names."""
    bucket = Bucket().fill()
    bucket.s3.objects[stranger] = bucket.s3.objects[name(3)]

    assert "its name is none" in bucket.breaks()[stranger]


def test_what_tells_the_kind_is_believed_of_nothing() -> None:
    """A second word beside the true one hides nothing; a false one in its place is told."""
    bucket = Bucket().fill()
    bucket.s3.objects["evidence/kinds/0000000003-planned"] = b""
    assert len(bucket.ledger.records("verified")) == 1

    del bucket.s3.objects["evidence/kinds/0000000003-verified"]
    assert bucket.ledger.records("verified") == ()
    assert "says that it was planned" in bucket.breaks()[name(3)]


def test_a_line_whose_kind_was_never_told_is_fetched_by_everyone() -> None:
    """Its writer was killed between the two objects."""
    bucket = Bucket().fill()
    del bucket.s3.objects["evidence/kinds/0000000003-verified"]

    assert bucket.ledger.records("verified") == (said(2),)
    assert bucket.ledger.records("applied") == (said(1),)
    assert bucket.verdict().intact


def test_only_lines_of_the_kinds_that_are_asked_for_are_fetched() -> None:
    """Plans are many."""
    bucket = Bucket().fill(40)
    fetched: list[str] = []
    get = bucket.s3.get_object

    def counted(**asked: Any) -> dict[str, Any]:  # noqa: ANN401 - as boto3
        fetched.append(asked["Key"])
        return get(**asked)

    bucket.s3.get_object = counted  # type: ignore[method-assign]
    bucket.ledger.records("verified")

    assert sorted(fetched) == [name(place) for place in range(3, 41, 4)]


def test_old_statements_are_told_as_unsigned_and_open_no_gate() -> None:
    """They can be read by people; a new one that is written the old way is a forgery."""
    old = said(-2, passed=True)
    bucket = Bucket()
    bucket.s3.objects["evidence/20260101T115800.000000Z-verified-0123456789ab.json"] = canonical_json(
        old.statement()
    )
    bucket.fill()
    assert bucket.ledger.records("verified") == (said(2),)
    (line,) = [line for line in bucket.ledger.lines("verified") if line.legacy]
    assert (line.evidence, line.doubt) == (old, chain.UNSIGNED)
    assert (bucket.verdict().intact, bucket.verdict().unsigned) == (True, 1)

    late = "evidence/20260101T130000.000000Z-verified-0123456789ab.json"
    bucket.s3.objects[late] = canonical_json(said(60, passed=True).statement())
    assert bucket.ledger.records("verified") == (said(2),)
    assert "unsigned, and of after" in bucket.breaks()[late]


def test_many_who_write_at_once_write_one_chain() -> None:
    """Nobody's line is lost, and none is continued twice."""
    bucket = Bucket()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: bucket.ledger.record(said(number)), range(24)))

    assert bucket.verdict().intact
    numbers = {item.details["number"] for item in bucket.ledger.records()}
    assert (bucket.verdict().signed, numbers) == (24, set(range(24)))


def test_an_answer_that_was_lost_gives_one_line() -> None:
    """The SDK sends it again, and is told that the place is taken: by itself."""
    bucket = Bucket().fill(1)
    put, lost = bucket.s3.put_object, threading.Event()

    def losing(**asked: Any) -> None:  # noqa: ANN401 - as boto3
        put(**asked)
        if not lost.is_set():
            lost.set()
            refuse("PreconditionFailed", "PutObject")

    bucket.s3.put_object = losing  # type: ignore[method-assign]
    bucket.ledger.record(said(1))

    assert bucket.verdict().signed == 2


def test_who_never_gets_a_place_is_told() -> None:
    """Nothing waits for ever."""
    bucket = Bucket()

    def taken(**_: object) -> None:
        bucket.s3.objects[name(1)] = b"theirs"
        refuse("PreconditionFailed", "PutObject")

    bucket.s3.put_object = taken  # type: ignore[method-assign]
    read = bucket.ledger
    read._head = lambda: None  # type: ignore[method-assign] # noqa: SLF001 - as if each were taken just now

    with pytest.raises(ToolError, match="not recorded"):
        read.record(said(0))
