import os
import boto3

_sqs = None


def get_sqs():
    global _sqs
    if _sqs is None:
        _sqs = boto3.client("sqs", region_name=os.environ.get("AWS_REGION"))
    return _sqs


def handler(event, context):
    for record in event["Records"]:
        get_sqs().send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"])
