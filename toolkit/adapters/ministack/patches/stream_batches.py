"""Treat a failing batch of a stream as Lambda does: report, halve, try again, give up, tell.

AWS (Lambda Developer Guide, "Using Lambda with DynamoDB streams" and "with Kinesis"): a function
that reports batch item failures is asked again from the lowest reported sequence number on; with
BisectBatchOnFunctionError a failing batch is halved, which counts as no attempt; after
MaximumRetryAttempts, or past MaximumRecordAgeInSeconds, the batch is given up, and its place in
the stream is sent to the on-failure destination, without the records. Mappings don't wait for
each other.

ministack 1.5.33: reports are ignored, a failing batch is tried for ever (but for the age of a
table's records), Kinesis has no destination, and one slow function holds up every mapping.

Patched: the two pollers, with what AWS documents. Attempts are forgotten when the emulator stops.
"""

# A patch reaches into what it patches.
# ruff: noqa: SLF001

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from . import queues, stream_failures, target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from .stream_failures import Record

NAME = "stream-batches"

DEFAULT_BATCH = 100
FOREVER = -1
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0
"""Seconds between two attempts: the first, and the most after doubling."""
TABLE_SHARD = "shardId-00000000000000000000-00000000"

logger = logging.getLogger(__name__)


@dataclass
class Reading:
    """How far one mapping has come with a batch of one shard that fails."""

    size: int | None = None
    """most records to hand over, while a failing batch is halved"""
    attempts: int = 0
    not_before: float = 0.0
    """time.monotonic() of the next attempt"""


@dataclass(frozen=True)
class Shard:
    """Records of a shard that a mapping has not seen, and where they lie."""

    name: str
    position: int
    raw: list[dict[str, Any]]


class Pollers:
    """Both pollers, and what they remember of failing batches."""

    def __init__(
        self, functions: ModuleType, tables: ModuleType, streams: ModuleType, sqs: ModuleType
    ) -> None:
        self._functions = functions
        self._tables = tables
        self._streams = streams
        self._sqs = sqs
        self._readings: dict[tuple[str, str], Reading] = {}

    def poll(self, service: str) -> bool:
        """Hand what is new in the streams of a service to their functions; tell whether there was any."""
        functions = self._functions
        found = False
        for account, region, mapping in functions._iter_all_esms():
            account_token = functions._request_account_id.set(account)
            region_token = functions._request_region.set(region)
            try:
                found = self._poll(service, mapping) or found
            finally:
                functions._request_account_id.reset(account_token)
                functions._request_region.reset(region_token)
        return found

    def _poll(self, service: str, mapping: dict[str, Any]) -> bool:
        functions = self._functions
        mapping_id = mapping["UUID"]
        source = str(mapping.get("EventSourceArn", ""))
        if not mapping.get("Enabled", True) or source.split(":")[2:3] != [service]:
            return False
        if functions._esm_inflight.get(mapping_id):
            return False
        version, _ = functions._get_func_record_for_qualifier(
            mapping["FunctionName"], mapping.get("Qualifier")
        )
        if version is None:
            return False
        shards = list(self._table(mapping) if service == "dynamodb" else self._kinesis(mapping))
        if shards:
            functions._dispatch_esm_batch(mapping_id, self._hand_over, service, mapping, version, shards)
        return bool(shards)

    def _ready(self, mapping_id: str, shard: str, mapping: Mapping[str, Any]) -> int:
        """Return how many records may be read now; 0 while a failed batch rests."""
        reading = self._readings.setdefault((mapping_id, shard), Reading())
        if time.monotonic() < reading.not_before:
            return 0
        return reading.size or int(mapping.get("BatchSize") or DEFAULT_BATCH)

    def _table(self, mapping: dict[str, Any]) -> Iterator[Shard]:
        functions, tables, mapping_id = self._functions, self._tables, mapping["UUID"]
        source = functions.parse_arn(mapping["EventSourceArn"])
        named = functions._dynamodb_stream_table_from_arn_spec(source)
        table = tables._tables.get(named[0]) if named else None
        if not named or not table or table.get("LatestStreamArn") != mapping["EventSourceArn"]:
            return
        start, end = tables.stream_start_position(named[0]), tables.stream_end_position(named[0])
        with functions._dynamodb_stream_positions_lock:
            positions = functions._dynamodb_stream_positions
            if mapping_id not in positions:
                positions[mapping_id] = start if mapping.get("StartingPosition") == "TRIM_HORIZON" else end
            # What has expired is gone; a position past the end is of an emulator that was killed.
            position = min(max(positions[mapping_id], start), end)
            positions[mapping_id] = position
        size = self._ready(mapping_id, TABLE_SHARD, mapping)
        raw = tables.stream_records_since(named[0], position, size) if size else []
        if raw:
            yield Shard(TABLE_SHARD, position, raw)

    def _kinesis(self, mapping: dict[str, Any]) -> Iterator[Shard]:
        functions, mapping_id = self._functions, mapping["UUID"]
        source = functions.parse_arn(mapping["EventSourceArn"])
        name = functions._kinesis_stream_name_from_arn_spec(source)
        stream = self._streams._streams.get_scoped(source.account_id, source.region, name) if name else None
        if (
            not stream
            or stream.get("StreamARN") != mapping["EventSourceArn"]
            or stream["StreamStatus"] != "ACTIVE"
        ):
            return
        if mapping_id not in functions._kinesis_positions:
            functions._kinesis_positions[mapping_id] = {}
        positions = functions._kinesis_positions[mapping_id]
        for shard, held in stream["shards"].items():
            end = len(held["records"])
            first = 0 if mapping.get("StartingPosition") == "TRIM_HORIZON" else end
            position = min(positions.setdefault(shard, first), end)
            positions[shard] = position
            size = self._ready(mapping_id, shard, mapping)
            raw = held["records"][position : position + size]
            if raw:
                yield Shard(shard, position, raw)

    def _hand_over(
        self, service: str, mapping: dict[str, Any], version: dict[str, Any], shards: list[Shard]
    ) -> None:
        for shard in shards:
            self._one(service, mapping, version, shard)

    def _one(self, service: str, mapping: dict[str, Any], version: dict[str, Any], shard: Shard) -> None:
        functions = self._functions
        reading = self._readings[mapping["UUID"], shard.name]
        records = (
            shard.raw
            if service == "dynamodb"
            else stream_failures.kinesis_records(mapping, shard.name, shard.raw)
        )
        wanted = functions._apply_filter_criteria(records, mapping)
        result = functions._execute_function(version, {"Records": wanted}) if wanted else {}
        if result.get("throttle"):
            reading.not_before = time.monotonic() + LONGEST_PAUSE
            return
        failed = stream_failures.first_failure(mapping, records, wanted, result)
        if failed is None:
            mapping["LastProcessingResult"] = "OK"
            self._advance(service, mapping, shard, len(records))
            return
        mapping["LastProcessingResult"] = "PROBLEM: Function call failed"
        if failed:
            self._advance(service, mapping, shard, failed)
        self._retry(service, mapping, version, shard, failed, records[failed:])

    def _advance(self, service: str, mapping: dict[str, Any], shard: Shard, count: int) -> None:
        """Note that this many records are dealt with; what follows them is a new batch."""
        functions, mapping_id = self._functions, mapping["UUID"]
        if service == "dynamodb":
            with functions._dynamodb_stream_positions_lock:
                if mapping_id in functions._dynamodb_stream_positions:
                    functions._dynamodb_stream_positions[mapping_id] = shard.position + count
        elif mapping_id in functions._kinesis_positions:
            functions._kinesis_positions[mapping_id][shard.name] = shard.position + count
        self._readings[mapping_id, shard.name] = Reading()

    def _retry(  # noqa: PLR0917, the whole case
        self,
        service: str,
        mapping: dict[str, Any],
        version: dict[str, Any],
        shard: Shard,
        dealt_with: int,
        rest: list[Record],
    ) -> None:
        """Halve the rest, or try it again after a pause, or give it up."""
        reading = self._readings[mapping["UUID"], shard.name]
        most = int(mapping.get("MaximumRetryAttempts", FOREVER))
        reason = None
        if stream_failures.too_old(mapping, rest, time.time()):
            reason = "MaximumRecordAgeExceeded"
        elif mapping.get("BisectBatchOnFunctionError") and len(rest) > 1:
            reading.size = (len(rest) + 1) // 2
            return
        elif most != FOREVER and reading.attempts >= most:
            reason = "RetryAttemptsExhausted"
        if reason is None:
            reading.size = len(rest)
            reading.not_before = time.monotonic() + min(FIRST_PAUSE * 2**reading.attempts, LONGEST_PAUSE)
            reading.attempts += 1
            return
        tries = reading.attempts + 1
        self._advance(service, mapping, shard, dealt_with + len(rest))
        destination = ((mapping.get("DestinationConfig") or {}).get("OnFailure") or {}).get(
            "Destination"
        ) or ""
        if queues.is_queue(destination):
            letter = stream_failures.letter(service, mapping, version, shard.name, rest, reason, tries)
            queues.send(self._sqs, destination, json.dumps(letter), {})
        else:
            logger.warning("%s: %d records given up (%s)", mapping["UUID"], len(rest), reason)


def apply() -> None:
    """Replace both pollers."""
    functions = target.module("ministack.services.lambda_svc")
    tables = target.module("ministack.services.dynamodb")
    streams = target.module("ministack.services.kinesis")
    target.function(functions, "_poll_kinesis", source="0d590120d060b0a8")
    target.function(functions, "_poll_dynamodb_streams", source="2b2460e933a9f3c3")
    for name, source in {
        "_execute_function": "3ceb16d6480a2161",
        "_iter_all_esms": "7db06c0627a59696",
        "_apply_filter_criteria": "d8d7d5c8f77ea1ac",
        "_get_func_record_for_qualifier": "a86e90478088123d",
        "_kinesis_stream_name_from_arn_spec": "258bc73a9f0a8b83",
        "_dynamodb_stream_table_from_arn_spec": "339c3125c285fe02",
        "_dispatch_esm_batch": "b91ab76fad0bfaf7",
    }.items():
        target.function(functions, name, source=source)
    target.function(tables, "stream_records_since", source="aed31a353fda9770")
    target.function(tables, "stream_start_position", source="3b822e76fbb147fa")
    target.function(tables, "stream_end_position", source="d0483912696df38d")
    pollers = Pollers(functions, tables, streams, queues.service())
    functions._poll_kinesis = partial(pollers.poll, "kinesis")  # type: ignore[attr-defined]
    functions._poll_dynamodb_streams = partial(pollers.poll, "dynamodb")  # type: ignore[attr-defined]
