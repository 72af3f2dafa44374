import json
import logging
import re
import requests
import boto3

logger = logging.getLogger()
cache = {}


class Basket:
    def put_item(self, Item):
        cache[Item["id"]] = Item

    def query(self, **kwargs):
        return list(cache.values())

    def publish(self, TopicArn, Message):
        logger.info(Message)


def handler(event, context):
    basket = Basket()
    basket.put_item(Item={"id": 1})
    basket.query(KeyConditionExpression="x")
    basket.publish(TopicArn="a", Message="b")
    with open("/tmp/x") as file:
        json.load(file)
    requests.put("https://example.com", data=json.dumps(event.get("get_object", {})))
    re.match("x", "y")
    cache.get("delete_object")
    return {"copy": event.copy(), "list": event.pop("list_objects", None)}
