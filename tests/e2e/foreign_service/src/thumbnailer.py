import json
import os
from urllib.parse import unquote_plus

from shared.aws import client


def shrink(data):
    return data[:1024]


def main(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        body = client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        client("s3").put_object(Bucket=os.environ["TARGET"], Key=key, Body=shrink(body))
        client("sqs").send_message(QueueUrl=os.environ["INDEX_QUEUE"], MessageBody=json.dumps({"id": key}))
