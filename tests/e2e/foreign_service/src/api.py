import json
import os

from shared.aws import Catalog


def handle(event, context):
    item = Catalog(os.environ["CATALOG"]).get(event["pathParameters"]["id"])
    return {"statusCode": 200 if item else 404, "body": json.dumps(item)}
