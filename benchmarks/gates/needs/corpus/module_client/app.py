import json
import os

import boto3

TABLE = os.environ["TABLE_NAME"]
dynamodb = boto3.client("dynamodb")


def handler(event, context):
    body = json.loads(event["body"])
    dynamodb.put_item(TableName=TABLE, Item={"id": {"S": body["id"]}})
    found = dynamodb.get_item(TableName=TABLE, Key={"id": {"S": body.get("parent", "")}})
    return {"statusCode": 200, "body": json.dumps(found.get("Item", {}))}


def unused():
    dynamodb.delete_table(TableName=TABLE)
