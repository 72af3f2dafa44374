import json
import os

from shared.aws import Catalog

catalog = Catalog(os.environ["CATALOG"])


def lambda_handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            catalog.add(json.loads(record["body"]))
        except ValueError:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
