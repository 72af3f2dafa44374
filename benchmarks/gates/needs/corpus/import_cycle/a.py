import os
import boto3
from b import second

s3 = boto3.client("s3")


def first(key, depth=0):
    s3.get_object(Bucket=os.environ["BUCKET"], Key=key)
    return second(key, depth + 1)


def handler(event, context):
    return first(event["key"])
