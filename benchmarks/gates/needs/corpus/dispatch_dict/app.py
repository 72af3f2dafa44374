import os
import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def create(event):
    table.put_item(Item=event["item"])


def delete(event):
    table.delete_item(Key=event["key"])


def debug(event):
    table.scan()


ROUTES = {"POST": create, "DELETE": delete}


def handler(event, context):
    return ROUTES[event["httpMethod"]](event)
