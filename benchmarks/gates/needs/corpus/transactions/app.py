import os
import boto3

client = boto3.client("dynamodb")
ORDERS, STOCK = os.environ["ORDERS"], os.environ["STOCK"]


def handler(event, context):
    items = [{"ConditionCheck": {"TableName": STOCK, "Key": {}, "ConditionExpression": "x"}}]
    items.append({"Put": {"TableName": ORDERS, "Item": {}}})
    for sku in event["skus"]:
        items.append({"Update": {"TableName": STOCK, "Key": {"sku": {"S": sku}}, "UpdateExpression": "SET n = n - :o"}})
    client.transact_write_items(TransactItems=items)
    client.batch_get_item(RequestItems={ORDERS: {"Keys": []}})
    client.batch_write_item(RequestItems={"audit-log": [{"PutRequest": {"Item": {}}}]})
    client.execute_statement(Statement='SELECT * FROM "prices" WHERE sku = ?', Parameters=[{"S": "1"}])
