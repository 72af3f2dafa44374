import os
import boto3
from vendor_sdk import clients


def save(table, item):
    table.put_item(TableName=os.environ["TABLE"], Item=item)


def handler(event, context):
    save(clients.dynamo(), event["item"])
    boto3.client("events").put_events(Entries=[{"Source": "a", "DetailType": "b", "Detail": "{}"}])
