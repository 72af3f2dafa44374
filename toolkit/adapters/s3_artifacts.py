"""Bundles and releases in S3."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors
from toolkit.domain.digest import from_base64, of_bytes
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.domain.digest import Digest

_ABSENT = ("404", "NoSuchKey", "NotFound")
_AT_ONCE = 8
"""questions at the same time: each is a round trip"""
_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict")


class S3Artifacts:
    """One bucket; a key is written once (``If-None-Match``), with a SHA-256 that S3 holds the bytes against.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
    """

    def __init__(self, client: Any, *, bucket: str) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client
        self._bucket = bucket

    def missing(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of the keys under which nothing is stored."""
        asked = list(keys)
        if len(asked) <= 1:
            return tuple(key for key in asked if self._head(key) is None)
        with ThreadPoolExecutor(min(_AT_ONCE, len(asked)), thread_name_prefix="missing") as pool:
            found = zip(asked, pool.map(self._head, asked), strict=True)
            return tuple(key for key, head in found if head is None)

    def put(self, key: str, data: bytes) -> bool:
        """Store under a key that is free; False where it was taken already."""
        with aws_errors.explained(f"store {key} in {self._bucket}"):
            try:
                self._client.put_object(
                    Bucket=self._bucket,
                    Key=key,
                    Body=data,
                    IfNoneMatch="*",
                    ChecksumSHA256=of_bytes(data).base64,
                )
            except ClientError as error:
                if aws_errors.code(error) in _TAKEN:
                    return False
                raise
        return True

    def digest(self, key: str) -> Digest | None:
        """Return the digest of what is stored under the key; None where nothing is.

        S3 tells the SHA-256 that it reckoned itself when the object came in. Where it knows none (an older
        toolkit stored it, or S3 is embedded), the object is read.
        """
        found = self._head(key)
        if found is None:
            return None
        checksum = found.get("ChecksumSHA256", "")
        if checksum and found.get("ChecksumType", "FULL_OBJECT") == "FULL_OBJECT" and "-" not in checksum:
            return from_base64(checksum)
        return of_bytes(self.get(key))

    def get(self, key: str) -> bytes:
        """Return what is stored under the key."""
        with aws_errors.explained(f"read {key} from {self._bucket}"):
            try:
                body: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
            except ClientError as error:
                if aws_errors.code(error) != "NoSuchKey":
                    raise
                raise ToolError(
                    f"{key} could not be read",
                    cause=f"nothing is stored under that key in {self._bucket}",
                    fix="publish it again: toolkit package --publish ENV, from its commit",
                ) from error
        return body

    def _head(self, key: str) -> Mapping[str, Any] | None:
        """Return what S3 knows of an object; None where there is none."""
        with aws_errors.explained(f"look up {key} in {self._bucket}"):
            try:
                found: Mapping[str, Any] = self._client.head_object(
                    Bucket=self._bucket, Key=key, ChecksumMode="ENABLED"
                )
            except ClientError as error:
                if aws_errors.code(error) in _ABSENT:
                    return None
                raise
        return found
