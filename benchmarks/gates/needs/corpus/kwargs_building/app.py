import os
import boto3

client = boto3.client("dynamodb")


def handler(event, context):
    kwargs = {"TableName": os.environ["TABLE"], "KeyConditionExpression": "pk = :p"}
    if event.get("status"):
        kwargs["IndexName"] = "by_status"
    start = None
    items = []
    while True:
        if start:
            kwargs["ExclusiveStartKey"] = start
        page = client.query(**kwargs)
        items += page["Items"]
        start = page.get("LastEvaluatedKey")
        if not start:
            break
    return items
