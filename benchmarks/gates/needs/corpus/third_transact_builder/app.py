import os
import boto3

ddb = boto3.client("dynamodb")


def debit(account, amount):
    return {"Update": {"TableName": os.environ["ACCOUNTS"], "Key": {"id": {"S": account}},
                       "UpdateExpression": "SET b = b - :a", "ExpressionAttributeValues": {":a": {"N": str(amount)}}}}


def entry(account, amount):
    return {"Put": {"TableName": os.environ["LEDGER"], "Item": {"id": {"S": account}, "amount": {"N": str(amount)}}}}


def handler(event, context):
    items = []
    for move in event["moves"]:
        items += [debit(**move), entry(**move)]
    ddb.transact_write_items(TransactItems=items)
