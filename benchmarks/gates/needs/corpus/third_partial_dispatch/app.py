import functools
import json
import os
import boto3

send = functools.partial(boto3.client("sqs").send_message, QueueUrl=os.environ["WORK_QUEUE"])
events = boto3.client("events")


def to_queue(body):
    send(MessageBody=json.dumps(body))


def to_bus(body):
    events.put_events(Entries=[{"EventBusName": os.environ["BUS"], "Source": "shop", "DetailType": "X", "Detail": json.dumps(body)}])


ROUTES = {"queue": to_queue, "bus": to_bus}


def handler(event, context):
    ROUTES[event["to"]](event["body"])
