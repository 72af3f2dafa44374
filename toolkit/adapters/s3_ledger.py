"""Evidence in S3, one object a line, named by its place in the chain.

``evidence/chain/<number>.json`` is written where nobody has written: of two writers one is told that the
place is taken, and continues the other's line. ``evidence/kinds/<number>-<kind>`` tells what a line is
without its being fetched; it is believed of nothing else, and where it is missing the line is fetched.
Whatever lies beside the two is of before evidence was signed.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors
from toolkit.domain import chain
from toolkit.domain.chain import Break, Head, Line
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.adapters.ledger_keys import LedgerKeys
    from toolkit.domain.evidence import Evidence, Kind

_PREFIX = "evidence/"
_CHAIN = f"{_PREFIX}chain/"
_KINDS = f"{_PREFIX}kinds/"
_PLACE = re.compile(rf"{_CHAIN}([0-9]{{10}})\.json")
_KIND = re.compile(rf"{_KINDS}([0-9]{{10}})-([a-z_-]+)")
_AT_ONCE = 8
"""objects that are fetched at a time"""
_ATTEMPTS = 40
"""places that are tried where others write at the same time"""
_ABSENT = {"404", "NoSuchKey", "NotFound"}
_TAKEN = {"PreconditionFailed", "ConditionalRequestConflict"}
"""Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html"""


@dataclass(slots=True)
class _Listing:
    """What lies in the bucket, by name alone."""

    places: list[int] = field(default_factory=list)
    kinds: dict[int, set[str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    """of before the chain"""
    strangers: list[str] = field(default_factory=list)
    """in the chain's folder, and no line of it"""


def _name(sequence: int) -> str:
    return f"{_CHAIN}{sequence:010d}.json"


class S3Ledger:
    """The evidence of one environment, in its own artifact bucket."""

    def __init__(self, client: Any, *, bucket: str, environment: str, keys: LedgerKeys) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client
        self._bucket = bucket
        self._environment = environment
        self._keys = keys

    def record(self, evidence: Evidence) -> None:
        """Sign a statement, and keep it after all that were kept before."""
        doing = f"record that {evidence.release} was {evidence.kind}"
        for _ in range(_ATTEMPTS):
            head = self._head()
            body = chain.sealed(evidence, head, self._keys.sign(evidence.kind))
            sequence = head.sequence + 1 if head else chain.FIRST
            with aws_errors.explained(doing):
                if not self._put(_name(sequence), body) and self._get(_name(sequence)) != body:
                    continue
                self._put(f"{_KINDS}{sequence:010d}-{evidence.kind}", b"")
            return
        raise ToolError(
            f"it was not recorded that {evidence.release} was {evidence.kind}",
            cause=f"{_ATTEMPTS} times, somebody else took the next place in {self._environment}'s evidence",
            fix="run it again, once nobody else does",
        )

    def records(self, *kinds: Kind) -> tuple[Evidence, ...]:
        """Every signed statement of these kinds, or of any, oldest first; a forged one is refused."""
        lines = self.lines(*kinds)
        for line in chain.forged(lines):
            self._disbelieve(line)
        return chain.believed(lines, *kinds)

    def lines(self, *kinds: Kind) -> tuple[Line, ...]:
        """Every line of these kinds, or of any, in the order of the chain, whether believed or not.

        What is not asked for (plans, above all) is not fetched. A line that is missing may be of any kind.
        """
        found = self._listing(_PREFIX)
        # A line that was cut off leaves what tells its kind; one that is being written has come meanwhile.
        beyond = set(range(max(found.places, default=0) + 1, max(found.kinds, default=0) + 1))
        cut = {place for place in beyond if not self._exists(_name(place))}
        found.places += sorted(beyond - cut)
        asked: list[tuple[str, int | None]] = [
            (key, None) for key in found.others if not kinds or _kind_of_old(key) in (None, *kinds)
        ]
        asked += [
            (_name(place), place)
            for place in found.places
            if not kinds or not found.kinds.get(place) or found.kinds[place] & set(kinds)
        ]
        with aws_errors.explained(f"read the evidence in {self._bucket}"):
            bodies = self._fetched([key for key, _ in asked])
        lines = [
            self._read(key, place, body, found.kinds.get(place or 0, set()))
            for (key, place), body in zip(asked, bodies, strict=True)
        ]
        lines += [
            Line(key, chain.LAST, None, "it lies in the chain, and its name is none of the chain's")
            for key in found.strangers
        ]
        lines += _gaps(sorted({*found.places, *cut}))
        lines += [chain.missing(_name(place), place, place) for place in cut]
        return tuple(sorted(lines, key=lambda line: (line.sequence or 0, line.name)))

    def removed(self) -> tuple[Break, ...]:
        """Return what the bucket's versions say was taken away, or written over."""
        found: dict[str, str] = {}
        with aws_errors.explained(f"look for removed evidence in {self._bucket}"):
            pages = self._client.get_paginator("list_object_versions").paginate(
                Bucket=self._bucket, Prefix=_PREFIX
            )
            for page in pages:
                found |= {
                    item["Key"]: "it was written over"
                    for item in page.get("Versions", ())
                    if not item["IsLatest"]
                }
                found |= {
                    item["Key"]: "it was removed: a delete marker stands over it"
                    for item in page.get("DeleteMarkers", ())
                }
        return tuple(Break(name, cause) for name, cause in sorted(found.items()))

    def _head(self) -> Head | None:
        """Return the newest line, once it is seen to be one."""
        places = self._listing(_CHAIN).places
        if not places:
            return None
        newest = places[-1]
        with aws_errors.explained(f"read the evidence in {self._bucket}"):
            line = self._read(_name(newest), newest, self._get(_name(newest)), set())
        if not line.believed:
            # What continues a forgery would lend it credit.
            self._disbelieve(line)
        return Head(newest, line.digest)

    def _read(self, key: str, place: int | None, body: bytes, kinds: set[str]) -> Line:
        if place is None:
            return chain.legacy(key, body)
        line = chain.read(key, body, sequence=place, environment=self._environment, doubt=self._keys.doubt)
        if line.evidence is None:
            return line
        cause = self._keys.excess(line.evidence.kind, line.keyid)
        if not cause and kinds and line.evidence.kind not in kinds:
            told = " and ".join(sorted(kinds))
            cause = f"it says {line.evidence.kind}, and the object beside it says that it was {told}"
        if cause:
            return Line(key, place, None, cause, line.digest, line.previous, line.keyid)
        return line

    def _disbelieve(self, line: Line) -> NoReturn:
        raise ToolError(
            f"the evidence of {self._environment} can't be believed",
            cause=f"s3://{self._bucket}/{line.name}: {line.doubt}",
            fix=f"toolkit history {self._environment} --verify tells all of it; restore the object's first "
            "version, and find out who wrote the other",
        )

    def _listing(self, prefix: str) -> _Listing:
        found = _Listing()
        with aws_errors.explained(f"read the evidence in {self._bucket}"):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            for key in sorted(item["Key"] for page in pages for item in page.get("Contents", ())):
                if place := _PLACE.fullmatch(key):
                    found.places.append(int(place[1]))
                elif kind := _KIND.fullmatch(key):
                    found.kinds.setdefault(int(kind[1]), set()).add(kind[2])
                elif key.startswith(_CHAIN):
                    found.strangers.append(key)
                elif not key.startswith(_KINDS):
                    found.others.append(key)
        return found

    def _put(self, key: str, body: bytes) -> bool:
        """Write where nobody has written; False where somebody has."""
        try:
            self._client.put_object(
                Bucket=self._bucket, Key=key, Body=body, ContentType="application/json", IfNoneMatch="*"
            )
        except ClientError as error:
            if aws_errors.code(error) not in _TAKEN:
                raise
            return False
        return True

    def _get(self, key: str) -> bytes:
        body: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return body

    def _exists(self, key: str) -> bool:
        with aws_errors.explained(f"read the evidence in {self._bucket}"):
            try:
                self._client.head_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if aws_errors.code(error) not in _ABSENT:
                    raise
                return False
        return True

    def _fetched(self, keys: Sequence[str]) -> list[bytes]:
        if len(keys) < _AT_ONCE:
            return [self._get(key) for key in keys]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(self._get, keys))


def _kind_of_old(key: str) -> str | None:
    """Return the kind that the name of a statement of before the chain tells; None where it tells none."""
    words = key.removeprefix(_PREFIX).split("-")
    return words[1] if len(words) > 1 else None


def _gaps(places: Sequence[int]) -> list[Line]:
    """Return what stands for the lines that lie between others, and are not there."""
    gaps = []
    for before, after in zip((chain.FIRST - 1, *places), places, strict=False):
        if after > before + 1:
            gaps.append(chain.missing(_name(before + 1), before + 1, after - 1))
    return gaps
