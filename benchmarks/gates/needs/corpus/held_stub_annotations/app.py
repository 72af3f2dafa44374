from __future__ import annotations
import os, typing
import boto3
if typing.TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_sqs.client import SQSClient
from external_di import inject

@inject
def process(event, *, table: Table = None, sqs: "SQSClient" = None):
    table.update_item(Key={"a": 1}, UpdateExpression="x")
    sqs.delete_message_batch(QueueUrl=os.environ["Q"], Entries=[])

def lambda_handler(event, context):
    process(event)
