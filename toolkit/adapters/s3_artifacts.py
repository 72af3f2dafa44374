"""Bundles and releases in S3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable


class S3Artifacts:
    """One bucket; a key is written once (``If-None-Match``)."""

    def __init__(self, client: Any, *, bucket: str) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client
        self._bucket = bucket

    def missing(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of the keys under which nothing is stored."""
        return tuple(key for key in keys if not self._has(key))

    def put(self, key: str, data: bytes) -> bool:
        """Store under a key that is free; False where it was taken already."""
        with aws_errors.explained(f"store {key} in {self._bucket}"):
            try:
                self._client.put_object(Bucket=self._bucket, Key=key, Body=data, IfNoneMatch="*")
            except ClientError as error:
                if aws_errors.code(error) in ("PreconditionFailed", "ConditionalRequestConflict"):
                    return False
                raise
        return True

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

    def _has(self, key: str) -> bool:
        with aws_errors.explained(f"look up {key} in {self._bucket}"):
            try:
                self._client.head_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if aws_errors.code(error) in ("404", "NoSuchKey", "NotFound"):
                    return False
                raise
        return True
