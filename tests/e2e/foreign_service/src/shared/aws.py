"""One client a service, made when it is first asked for."""

import functools

import boto3


@functools.lru_cache(maxsize=None)
def client(name):
    return boto3.client(name)


class Catalog:
    def __init__(self, table_name, resource=None):
        self.table = (resource or boto3.resource("dynamodb")).Table(table_name)

    def add(self, item):
        self.table.put_item(Item=item)

    def get(self, key):
        return self.table.get_item(Key={"id": key}).get("Item")

    def of_owner(self, owner):
        from boto3.dynamodb.conditions import Key

        answer = self.table.query(IndexName="by-owner", KeyConditionExpression=Key("owner").eq(owner))
        return answer["Items"]
