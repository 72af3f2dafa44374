"""Sealed plans in S3, beside the bundles that they were made of."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors

if TYPE_CHECKING:
    from toolkit.domain.digest import Digest


class S3SealedPlans:
    """One object a fingerprint, packed; the bucket's versions hold what was sealed before."""

    def __init__(self, client: Any, *, bucket: str) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client
        self._bucket = bucket

    def keep(self, fingerprint: Digest, data: bytes) -> None:
        """Keep what was sealed."""
        with aws_errors.explained(f"keep the plan {fingerprint} in {self._bucket}"):
            self._client.put_object(
                Bucket=self._bucket, Key=_key(fingerprint), Body=gzip.compress(data, mtime=0)
            )

    def find(self, fingerprint: Digest) -> bytes | None:
        """Return what was sealed under a fingerprint; None where no such plan was shown."""
        with aws_errors.explained(f"read the plan {fingerprint} from {self._bucket}"):
            try:
                body = self._client.get_object(Bucket=self._bucket, Key=_key(fingerprint))["Body"].read()
            except ClientError as error:
                if aws_errors.code(error) == "NoSuchKey":
                    return None
                raise
        return gzip.decompress(body)


def _key(fingerprint: Digest) -> str:
    return f"plans/{fingerprint.hex}.json.gz"
