"""Files of orders in an S3 bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from orders.ports.import_files import ImportFile

if TYPE_CHECKING:
    from collections.abc import Mapping

CHUNK = 64 * 1024


class S3(Protocol):
    """What is needed of boto3's S3 client."""

    def get_object(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Open an object."""

    def put_object(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Write an object."""


class S3ImportFiles:
    """ImportFiles over one bucket."""

    def __init__(self, client: S3, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def open(self, key: str, version: str | None) -> ImportFile:
        """Open an object; its body is fetched as its chunks are asked for."""
        which = {"VersionId": version} if version else {}
        found = self._client.get_object(Bucket=self._bucket, Key=key, **which)
        return ImportFile(found["ContentLength"], found["LastModified"], found["Body"].iter_chunks(CHUNK))

    def keep_report(self, key: str, text: str) -> None:
        """Write a report; the bucket's own encryption applies."""
        self._client.put_object(
            Bucket=self._bucket, Key=key, Body=text.encode(), ContentType="application/json"
        )
