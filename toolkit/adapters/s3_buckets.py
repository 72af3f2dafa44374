"""Make the buckets that Terraform's state and the artifacts need."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors


class S3Buckets:
    """Private, versioned, encrypted buckets."""

    def __init__(self, client: Any, *, region: str) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client
        self._region = region

    def ensure(self, name: str) -> bool:
        """Create a bucket with these properties, or give them to it; True where it was created."""
        with aws_errors.explained(f"make the bucket {name}"):
            created = not self._exists(name)
            if created:
                # us-east-1 is the one region that must not be named:
                # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
                place = {} if self._region == "us-east-1" else {"LocationConstraint": self._region}
                options = {"CreateBucketConfiguration": place} if place else {}
                self._client.create_bucket(Bucket=name, **options)
            self._client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
            self._client.put_public_access_block(
                Bucket=name,
                PublicAccessBlockConfiguration={
                    "BlockPublicAcls": True,
                    "IgnorePublicAcls": True,
                    "BlockPublicPolicy": True,
                    "RestrictPublicBuckets": True,
                },
            )
            self._client.put_bucket_encryption(
                Bucket=name,
                ServerSideEncryptionConfiguration={
                    "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]
                },
            )
        return created

    def _exists(self, name: str) -> bool:
        try:
            self._client.head_bucket(Bucket=name)
        except ClientError as error:
            if aws_errors.code(error) in ("404", "NoSuchBucket", "NotFound"):
                return False
            raise
        return True
