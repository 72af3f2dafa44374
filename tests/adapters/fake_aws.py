"""boto3 clients in memory, of the operations that our adapters call, with the errors that AWS gives."""

from __future__ import annotations

import base64
import hashlib
import io
import threading
from dataclasses import dataclass, field
from typing import Any, NoReturn

from botocore.exceptions import ClientError


def refuse(code: str, operation: str) -> NoReturn:
    """Raise what boto3 raises."""
    raise ClientError({"Error": {"Code": code, "Message": "refused"}}, operation)


@dataclass
class FakeS3:
    """Buckets and objects; what is configured of a bucket is kept."""

    objects: dict[str, bytes] = field(default_factory=dict)
    buckets: dict[str, set[str]] = field(default_factory=dict)
    page: int = 2
    """objects in one page of a listing"""
    reckons: bool = True
    """whether it keeps checksums, as the real one does"""
    garbles: bool = False
    """whether bytes are damaged on their way"""
    checksums: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put_object(
        self,
        *,
        Key: str,  # noqa: N803
        Body: bytes,  # noqa: N803
        IfNoneMatch: str,  # noqa: N803
        ChecksumSHA256: str | None = None,  # noqa: N803
        **_: object,
    ) -> None:
        """Store, where the key is free and the bytes have their checksum."""
        assert IfNoneMatch == "*"
        data = Body[:-1] if self.garbles else Body
        found = base64.b64encode(hashlib.sha256(data).digest()).decode()
        if self.reckons and ChecksumSHA256 not in (None, found):
            refuse("BadDigest", "PutObject")
        with self.lock:
            if Key in self.objects:
                refuse("PreconditionFailed", "PutObject")
            self.objects[Key] = data
        if self.reckons and ChecksumSHA256:
            self.checksums[Key] = found

    def get_object(self, *, Key: str, **_: object) -> dict[str, Any]:  # noqa: N803
        """Return an object."""
        if Key not in self.objects:
            refuse("NoSuchKey", "GetObject")
        return {"Body": io.BytesIO(self.objects[Key])}

    def head_object(self, *, Key: str, ChecksumMode: str = "", **_: object) -> dict[str, Any]:  # noqa: N803
        """Say that an object is there, and what is known of it."""
        if Key not in self.objects:
            refuse("404", "HeadObject")
        if ChecksumMode == "ENABLED" and Key in self.checksums:
            return {"ChecksumSHA256": self.checksums[Key], "ChecksumType": "FULL_OBJECT"}
        return {}

    def get_paginator(self, _operation: str) -> FakeS3:
        """Return what lists objects page by page."""
        return self

    def paginate(self, *, Prefix: str, **_: object) -> list[dict[str, Any]]:  # noqa: N803
        """Return the pages; the last one is empty."""
        keys = sorted(key for key in self.objects if key.startswith(Prefix))
        pages = [keys[start : start + self.page] for start in range(0, len(keys), self.page)]
        return [{"Contents": [{"Key": key} for key in page]} for page in pages] + [{}]

    def head_bucket(self, *, Bucket: str) -> None:  # noqa: N803
        """Say that a bucket is there."""
        if Bucket not in self.buckets:
            refuse("404", "HeadBucket")

    def create_bucket(
        self,
        *,
        Bucket: str,  # noqa: N803
        CreateBucketConfiguration: dict[str, str] | None = None,  # noqa: N803
        ObjectLockEnabledForBucket: bool = False,  # noqa: N803
    ) -> None:
        """Create a bucket."""
        self.buckets[Bucket] = {(CreateBucketConfiguration or {}).get("LocationConstraint", "us-east-1")}
        if ObjectLockEnabledForBucket:
            self.buckets[Bucket].add("lockable")

    def put_bucket_ownership_controls(self, *, Bucket: str, OwnershipControls: dict[str, Any]) -> None:  # noqa: N803
        """Switch access lists off."""
        assert OwnershipControls == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        self.buckets[Bucket].add("owned")

    def put_bucket_policy(self, *, Bucket: str, Policy: str) -> None:  # noqa: N803
        """Keep it from being reached without TLS."""
        assert "aws:SecureTransport" in Policy
        self.buckets[Bucket].add("over TLS")

    def put_object_lock_configuration(self, *, Bucket: str, ObjectLockConfiguration: dict[str, Any]) -> None:  # noqa: N803
        """Lock it: it has to keep versions."""
        assert "versions Enabled" in self.buckets[Bucket]
        retention = ObjectLockConfiguration["Rule"]["DefaultRetention"]
        self.buckets[Bucket].add(f"locked {retention['Mode']} {retention['Days']}")

    def put_bucket_lifecycle_configuration(
        self,
        *,
        Bucket: str,  # noqa: N803
        LifecycleConfiguration: dict[str, Any],  # noqa: N803
    ) -> None:
        """Drop old versions."""
        (rule,) = LifecycleConfiguration["Rules"]
        self.buckets[Bucket].add(f"old versions {rule['NoncurrentVersionExpiration']['NoncurrentDays']}")

    def put_bucket_versioning(self, *, Bucket: str, VersioningConfiguration: dict[str, str]) -> None:  # noqa: N803
        """Keep versions."""
        self.buckets[Bucket].add(f"versions {VersioningConfiguration['Status']}")

    def put_public_access_block(
        self,
        *,
        Bucket: str,  # noqa: N803
        PublicAccessBlockConfiguration: dict[str, bool],  # noqa: N803
    ) -> None:
        """Keep it private."""
        assert len(PublicAccessBlockConfiguration) == 4
        assert all(PublicAccessBlockConfiguration.values())
        self.buckets[Bucket].add("private")

    def put_bucket_encryption(self, *, Bucket: str, **_: object) -> None:  # noqa: N803
        """Encrypt it."""
        self.buckets[Bucket].add("encrypted")


@dataclass
class FakeSsm:
    """Parameters."""

    values: dict[str, str] = field(default_factory=dict)

    def put_parameter(self, *, Name: str, Value: str, Type: str, Overwrite: bool) -> None:  # noqa: N803
        """Store, where the name is free."""
        assert (Type, Overwrite) == ("SecureString", False)
        if Name in self.values:
            refuse("ParameterAlreadyExists", "PutParameter")
        self.values[Name] = Value

    def get_parameter(self, *, Name: str, WithDecryption: bool) -> dict[str, Any]:  # noqa: N803
        """Return a parameter."""
        assert WithDecryption
        if Name not in self.values:
            refuse("ParameterNotFound", "GetParameter")
        return {"Parameter": {"Value": self.values[Name]}}


@dataclass
class FakeCloudWatch:
    """Alarms; a request that names too many is refused, as AWS does."""

    states: dict[str, str]

    def describe_alarms(self, *, AlarmNames: list[str]) -> dict[str, Any]:  # noqa: N803
        """Return those that exist."""
        if len(AlarmNames) > 100:
            refuse("ValidationError", "DescribeAlarms")
        found = [name for name in AlarmNames if name in self.states]
        return {"MetricAlarms": [{"AlarmName": name, "StateValue": self.states[name]} for name in found]}


@dataclass
class FakeLambda:
    """Functions by name and alias: version, digest, layers; and layers by ARN."""

    functions: dict[tuple[str, str], tuple[str, str, list[str]]]
    layers: dict[str, str]

    def get_function_configuration(self, *, FunctionName: str, Qualifier: str) -> dict[str, Any]:  # noqa: N803
        """Return what an alias points at."""
        if (FunctionName, Qualifier) not in self.functions:
            refuse("ResourceNotFoundException", "GetFunctionConfiguration")
        version, digest, layers = self.functions[FunctionName, Qualifier]
        return {"Version": version, "CodeSha256": digest, "Layers": [{"Arn": arn} for arn in layers]}

    def get_layer_version_by_arn(self, *, Arn: str) -> dict[str, Any]:  # noqa: N803
        """Return a layer."""
        return {"Content": {"CodeSha256": self.layers[Arn]}}


@dataclass
class FakeSts:
    """An identity; how often it was asked is kept."""

    asked: int = 0

    def get_caller_identity(self) -> dict[str, str]:
        """Return who calls."""
        self.asked += 1
        return {"Account": "111111111111", "Arn": "arn:aws:iam::111111111111:user/tester"}


@dataclass
class Broken:
    """A service that fails whatever it is asked, with one error."""

    error: Exception

    def __getattr__(self, _name: str) -> Any:  # noqa: ANN401 - any operation
        """Return an operation that fails."""

        def fail(*_: object, **__: object) -> NoReturn:
            raise self.error

        return fail
