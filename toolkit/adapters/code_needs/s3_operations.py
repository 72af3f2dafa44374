"""What calls of S3 ask for: versions, tags and copies change the action, keys and prefixes the resource.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.adapters.code_needs.arns import Asked, certain, given, listed, member, texts, written
from toolkit.adapters.code_needs.values import HOLE, Entries, Text, join

if TYPE_CHECKING:
    from toolkit.adapters.code_needs.arns import Named
    from toolkit.adapters.code_needs.values import Value

OF_VERSIONS = {
    "s3:GetObject": "s3:GetObjectVersion",
    "s3:DeleteObject": "s3:DeleteObjectVersion",
    "s3:GetObjectAcl": "s3:GetObjectVersionAcl",
    "s3:PutObjectAcl": "s3:PutObjectVersionAcl",
    "s3:GetObjectTagging": "s3:GetObjectVersionTagging",
    "s3:PutObjectTagging": "s3:PutObjectVersionTagging",
    "s3:DeleteObjectTagging": "s3:DeleteObjectVersionTagging",
    "s3:GetObjectAttributes": "s3:GetObjectVersionAttributes",
    "s3:GetObjectTorrent": "s3:GetObjectVersionTorrent",
}
WITH = {
    "ACL": "s3:PutObjectAcl",
    "GrantRead": "s3:PutObjectAcl",
    "GrantFullControl": "s3:PutObjectAcl",
    "Tagging": "s3:PutObjectTagging",
    "ObjectLockMode": "s3:PutObjectRetention",
    "ObjectLockRetainUntilDate": "s3:PutObjectRetention",
    "ObjectLockLegalHoldStatus": "s3:PutObjectLegalHold",
}
"""What writing an object asks for in addition, by members of the request"""
WRITES = {"put_object", "create_multipart_upload", "copy_object", "upload_file", "upload_fileobj", "copy"}


def objects(buckets: Value, keys: Value) -> list[tuple[str, bool]]:
    """Return the ARNs of objects."""
    return [
        (f"{arn}/{'object/' if ':accesspoint/' in arn else ''}{written(key).lstrip('/') or '*'}", known)
        for arn, known in bucket_arns(buckets)
        for key in texts(keys)
    ]


def bucket_arns(buckets: Value) -> list[tuple[str, bool]]:
    """Return the ARNs of buckets or access points."""
    found = []
    for each in texts(buckets):
        name = written(each) or "*"
        found.append((name if name.startswith("arn:") else f"arn:aws:s3:::{name}", not each.blank))
    return found


def asked(method: str, named: Named, actions: list[str], *, on_objects: bool) -> list[Asked]:
    """Return what a call of S3's client asks for.

    Args:
        method: of the client, such as get_object, or of boto3's transfers, such as upload_file.
        named: the request's members.
        actions: what the operation asks for, as far as its name tells.
        on_objects: whether those are actions on objects, not on buckets.

    """
    bucket = named.get("Bucket", HOLE)
    if method in {"copy_object", "copy", "upload_part_copy"}:
        return [*_source(named), *_written(method, named)]
    if method in WRITES:
        return _written(method, named)
    if method == "delete_objects":
        told, _ = listed(member(named.get("Delete", HOLE), "Objects"))
        keys = join(member(told, "Key")) or HOLE
        versions = member(told, "VersionId")
        wanted = ["s3:DeleteObject", *(["s3:DeleteObjectVersion"] if versions and versions != HOLE else [])]
        return [Asked(each, arn, known) for each in wanted for arn, known in objects(bucket, keys)]
    if on_objects:
        where = objects(bucket, named.get("Key", HOLE))
        return [Asked(each, arn, known) for each in _versions(actions, named) for arn, known in where]
    return [Asked(each, arn, known) for each in actions for arn, known in bucket_arns(bucket)]


def _versions(actions: list[str], named: Named) -> list[str]:
    versioned = certain(named, "VersionId")
    if versioned is False:
        return actions
    of_versions = [OF_VERSIONS.get(each, each) for each in actions]
    return of_versions if versioned else [*actions, *of_versions]


def _written(method: str, named: Named) -> list[Asked]:
    extra = named.get("ExtraArgs", ())
    wanted = {"s3:PutObject": None}
    wanted |= {action: None for name, action in WITH.items() if given(named, name) or _holds(extra, name)}
    if method in {"upload_file", "upload_fileobj"}:
        named = {"Bucket": HOLE, "Key": HOLE, **named}
    where = objects(named.get("Bucket", HOLE), named.get("Key", HOLE))
    return [Asked(action, arn, known) for action in wanted for arn, known in where]


def _holds(value: Value, name: str) -> bool:
    key = Text((name,))
    return any(isinstance(each, Entries) and key in each.entries for each in value)


def _source(named: Named) -> list[Asked]:
    found = []
    for each in named.get("CopySource", HOLE):
        if isinstance(each, Entries):
            where = objects(member((each,), "Bucket") or HOLE, member((each,), "Key") or HOLE)
            action = "s3:GetObjectVersion" if member((each,), "VersionId") else "s3:GetObject"
        else:
            path = written(texts((each,))[0]).removeprefix("/")
            bucket, _, key = path.partition("/")
            where = [(f"arn:aws:s3:::{bucket}/{key.partition('?')[0] or '*'}", bucket != "*")]
            action = "s3:GetObjectVersion" if "?versionId=" in path else "s3:GetObject"
        found += [Asked(action, arn, known) for arn, known in where]
    return found
