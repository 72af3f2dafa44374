import json
import os
import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.parameters import SSMProvider, get_app_config

processor = BatchProcessor(event_type=EventType.SQS)
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
ssm = SSMProvider()


def record_handler(record):
    flag = ssm.get("/flags/enabled")
    if flag:
        table.update_item(Key=json.loads(record.body))


def handler(event, context):
    return process_partial_response(event=event, record_handler=record_handler, processor=processor, context=context)
