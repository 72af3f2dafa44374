import os
import boto3

ddb = boto3.resource("dynamodb")


def rows(table):
    last = {}
    while last is not None:
        page = table.scan(**({"ExclusiveStartKey": last} if last else {}))
        yield from page["Items"]
        last = page.get("LastEvaluatedKey")


def handler(event, context):
    with ddb.Table(os.environ["TARGET"]).batch_writer(overwrite_by_pkeys=["id"]) as batch:
        for row in rows(ddb.Table(os.environ["SOURCE"])):
            batch.put_item(Item=row)
