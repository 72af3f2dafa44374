"""Evidence in S3, one object a statement, named so that they sort by time."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from toolkit.adapters import aws_errors
from toolkit.domain import digest, evidence
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from toolkit.domain.evidence import Evidence, Kind

_PREFIX = "evidence/"


class S3Ledger:
    """The evidence of one environment, in its own artifact bucket."""

    def __init__(self, client: Any, *, bucket: str) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client
        self._bucket = bucket

    def record(self, evidence: Evidence) -> None:
        """Keep a statement; a name that is taken is never written over."""
        body = digest.canonical_json(evidence.statement())
        stamp = evidence.at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        key = f"{_PREFIX}{stamp}-{evidence.kind}-{digest.of_bytes(body).hex[:12]}.json"
        with aws_errors.explained(f"record that {evidence.release} was {evidence.kind}"):
            self._client.put_object(
                Bucket=self._bucket, Key=key, Body=body, ContentType="application/json", IfNoneMatch="*"
            )

    def records(self, *kinds: Kind) -> tuple[Evidence, ...]:
        """Every statement of these kinds, or of any, oldest first.

        The kind stands in the key: what is not asked for (plans, above all) is not fetched.
        """
        found = []
        with aws_errors.explained(f"read the evidence in {self._bucket}"):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=_PREFIX
            )
            keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
            for key in keys:
                if kinds and key.removeprefix(_PREFIX).split("-")[1] not in kinds:
                    continue
                body = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
                found.append((key, body))
        return tuple(self._read(key, body) for key, body in sorted(found))

    def _read(self, key: str, body: bytes) -> Evidence:
        try:
            return evidence.from_statement(json.loads(body))
        except ValueError as error:
            raise ToolError(
                f"the evidence of {self._bucket} can't be believed",
                cause=f"{key} is no statement of ours: {error}",
                fix="look at the object's versions in the bucket, and restore the first",
            ) from error
