import os
import boto3

DEBUG = False
MODE = "read"
s3 = boto3.client("s3")


def access(mode, key):
    if mode == "read":
        return s3.get_object(Bucket="data", Key=key)
    elif mode == "write":
        return s3.put_object(Bucket="data", Key=key, Body=b"")
    raise ValueError(mode)


def handler(event, context):
    if DEBUG:
        s3.list_buckets()
    access(MODE, "x")
    return 1
    s3.delete_bucket(Bucket="data")
