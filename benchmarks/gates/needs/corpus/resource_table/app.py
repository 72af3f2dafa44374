import os
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table(os.environ.get("ORDERS", "orders"))


def handler(event, context):
    page = table.query(IndexName="by-customer", KeyConditionExpression=Key("customer").eq(event["customer"]))
    total = sum(Decimal(each["total"]) for each in page["Items"])
    if total > 100:
        table.update_item(Key={"id": page["Items"][0]["id"]}, UpdateExpression="SET vip = :v", ExpressionAttributeValues={":v": True})
    return [each for each in table.scan(FilterExpression=Attr("open").eq(True))["Items"]]
