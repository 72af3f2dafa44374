import os
from itertools import chain
import boto3

s3 = boto3.client("s3")
ddb = boto3.client("dynamodb")


def pages(client, operation, **arguments):
    return client.get_paginator(operation).paginate(**arguments)


def handler(event, context):
    found = chain.from_iterable(p["Items"] for p in pages(ddb, "query", TableName=os.environ["TABLE"], IndexName="status", KeyConditionExpression="s = :s"))
    kept = {item["key"]["S"] for item in found}
    for page in pages(s3, "list_objects_v2", Bucket=os.environ["DATA"]):
        for each in page.get("Contents", ()):
            if each["Key"] not in kept:
                s3.delete_object(Bucket=os.environ["DATA"], Key=each["Key"])
