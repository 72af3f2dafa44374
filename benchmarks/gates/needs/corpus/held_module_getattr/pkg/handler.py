import os
from . import clients
from typing import NamedTuple
class Deps(NamedTuple):
    sqs: object
    table: str
def deps(): return Deps(clients.sqs, os.environ["TABLE_PREFIX"] + "-orders")
def handle(event, context):
    d = deps()
    d.sqs.send_message(QueueUrl=os.environ["Q"], MessageBody="x")
    clients.dynamodb.put_item(TableName=d.table, Item={})
    a, b = d
    a.get_queue_attributes(QueueUrl=os.environ["Q"])
