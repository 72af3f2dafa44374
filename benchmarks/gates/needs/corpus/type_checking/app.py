from __future__ import annotations
import os
from typing import TYPE_CHECKING
import boto3

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from fakes import FakeS3


def make() -> S3Client:
    return boto3.client("s3")


def copy(s3: S3Client, key: str) -> None:
    s3.copy_object(Bucket=os.environ["TARGET"], Key=key, CopySource={"Bucket": os.environ["SOURCE"], "Key": key})


def handler(event, context):
    copy(make(), f"invoices/{event['id']}.pdf")


if __name__ == "__main__":
    boto3.client("s3").create_bucket(Bucket="dev")
