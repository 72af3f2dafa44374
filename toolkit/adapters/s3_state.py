"""Terraform's state in S3, with the lock file beside it.

Source: https://developer.hashicorp.com/terraform/language/backend/s3#use_lockfile
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors
from toolkit.domain import lock
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.adapters.terraform_cli import TerraformCli
    from toolkit.domain.lock import Lock

_ABSENT = ("NoSuchKey", "404", "NotFound", "NoSuchBucket")


class S3State:
    """The state of one environment."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - a boto3 client
        *,
        bucket: str,
        key: str,
        terraform: Callable[[], TerraformCli],
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key
        self._terraform = terraform

    @property
    def place(self) -> str:
        """The bucket and the key."""
        return f"{self._bucket}/{self._key}"

    def lock(self) -> Lock | None:
        """Return who holds the lock; None where nobody does."""
        with aws_errors.explained(f"look at the lock of {self._bucket}/{self._key}"):
            try:
                body = self._client.get_object(Bucket=self._bucket, Key=f"{self._key}.tflock")["Body"].read()
            except ClientError as error:
                if aws_errors.code(error) in _ABSENT:
                    return None
                raise
        try:
            return lock.from_json(body)
        except ValueError as error:
            raise ToolError(
                f"the lock of {self._bucket}/{self._key} can't be read",
                cause=str(error),
                fix=f"look at the object {self._key}.tflock, and remove it where it is not Terraform's",
            ) from error

    def unlock(self, lock_id: str) -> None:
        """Take the lock from its holder, if it is still this one."""
        self._terraform().force_unlock(lock_id)

    def pull(self) -> Mapping[str, Any]:
        """Return the state; empty where there is none."""
        return self._terraform().state()

    def push(self, path: Path) -> None:
        """Store a state that Terraform could not store itself."""
        self._terraform().push_state(path)

    def version(self) -> str | None:
        """Return the version of the object; None where there is none."""
        with aws_errors.explained(f"look at {self._bucket}/{self._key}"):
            try:
                found = self._client.head_object(Bucket=self._bucket, Key=self._key)
            except ClientError as error:
                if aws_errors.code(error) in _ABSENT:
                    return None
                raise
        if not found["ContentLength"]:
            # Terraform takes it for no state at all, and would plan to create everything once more.
            raise ToolError(
                f"the state in {self._bucket}/{self._key} can't be believed",
                cause="the object is empty: Terraform never writes such a one",
                fix=f"restore the version before it (aws s3api list-object-versions --bucket {self._bucket})",
                fault="state-corrupt",
            )
        return f"{found.get('VersionId', '')} {found['ETag']}"
