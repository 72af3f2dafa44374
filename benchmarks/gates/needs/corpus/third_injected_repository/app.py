import os
import boto3
from boto3.dynamodb.conditions import Attr, Key


class Orders:
    def __init__(self, resource, name: str):
        self._table = resource.Table(name)

    @staticmethod
    def _absent():
        return Attr("pk").not_exists()

    def add(self, order):
        self._table.put_item(Item=order, ConditionExpression=self._absent())

    def of(self, customer):
        return self._table.query(IndexName="by-customer", KeyConditionExpression=Key("customer").eq(customer))["Items"]


orders = Orders(boto3.resource("dynamodb"), os.environ["ORDERS"])


def handler(event, context):
    orders.add(event["order"])
    return orders.of(event["order"]["customer"])
