"""Make the buckets that Terraform's state and the artifacts need.

They have what terraform/modules/bootstrap gives them: whichever of the two came first, the other changes
nothing.
"""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors
from toolkit.domain.deployment.inventory import OLD_VERSION_DAYS, RETENTION_DAYS


class S3Buckets:
    """Private, versioned, encrypted buckets."""

    def __init__(self, client: Any, *, region: str) -> None:  # noqa: ANN401 - a boto3 client
        self._client = client
        self._region = region

    def ensure(self, name: str, *, locked: bool = False) -> bool:
        """Create a bucket with these properties, or give them to it; True where it was created.

        Args:
            name: of the bucket.
            locked: whether nobody may delete or write over a version for a while; otherwise versions that
                were written over are dropped after a while.

        """
        with aws_errors.explained(f"make the bucket {name}"):
            created = not self._exists(name)
            if created:
                self._create(name, locked=locked)
            self._client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
            self._keep_private(name)
            self._client.put_bucket_encryption(
                Bucket=name,
                ServerSideEncryptionConfiguration={
                    "Rules": [
                        {
                            "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"},
                            "BucketKeyEnabled": True,
                        }
                    ]
                },
            )
            if locked:
                self._lock(name)
            else:
                self._drop_old_versions(name)
        return created

    def _create(self, name: str, *, locked: bool) -> None:
        # us-east-1 is the one region that must not be named:
        # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
        options: dict[str, Any] = {"ObjectLockEnabledForBucket": True} if locked else {}
        if self._region != "us-east-1":
            options["CreateBucketConfiguration"] = {"LocationConstraint": self._region}
        self._client.create_bucket(Bucket=name, **options)

    def _keep_private(self, name: str) -> None:
        self._client.put_public_access_block(
            Bucket=name,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            },
        )
        self._client.put_bucket_ownership_controls(
            Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        )
        self._client.put_bucket_policy(Bucket=name, Policy=json.dumps(_encrypted_transport_only(name)))

    def _lock(self, name: str) -> None:
        """Lock it; a versioned bucket that was made without can be locked later.

        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
        """
        self._client.put_object_lock_configuration(
            Bucket=name,
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": RETENTION_DAYS}},
            },
        )

    def _drop_old_versions(self, name: str) -> None:
        self._client.put_bucket_lifecycle_configuration(
            Bucket=name,
            LifecycleConfiguration={
                "Rules": [
                    {
                        "ID": "old-versions",
                        "Status": "Enabled",
                        # As the AWS provider writes a filter that is empty.
                        "Filter": {"Prefix": ""},
                        "NoncurrentVersionExpiration": {"NoncurrentDays": OLD_VERSION_DAYS},
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                    }
                ]
            },
        )

    def _exists(self, name: str) -> bool:
        try:
            self._client.head_bucket(Bucket=name)
        except ClientError as error:
            if aws_errors.code(error) in ("404", "NoSuchBucket", "NotFound"):
                return False
            raise
        return True


def _encrypted_transport_only(name: str) -> dict[str, Any]:
    actions = (
        "DeleteObject", "DeleteObjectVersion", "GetObject", "GetObjectVersion", "ListBucket",
        "ListBucketVersions", "PutObject",
    )  # fmt: skip
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "EncryptedTransportOnly",
                "Effect": "Deny",
                "Principal": {"AWS": "*"},
                "Action": [f"s3:{action}" for action in actions],
                "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }
