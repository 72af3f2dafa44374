import boto3, os, logging
from contextlib import ExitStack
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, batch_processor
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
proc = BatchProcessor(event_type=EventType.KinesisDataStreams)
class Uow:
    def __init__(self, client): self.client = client; self.ops = []
    def add(self, table, item): self.ops.append({"Put": {"TableName": table, "Item": item}})
    def drop(self, table, key): self.ops.append({"Delete": {"TableName": table, "Key": key}})
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        if t is None: self.commit()
    def commit(self): self.client.transact_write_items(TransactItems=self.ops)
def record(r):
    with ExitStack() as stack:
        uow = stack.enter_context(Uow(boto3.client("dynamodb")))
        uow.add(os.environ["A"], {})
    with Uow(boto3.client("dynamodb")) as u2:
        u2.drop("b-table", {})
        u2.add(os.environ["A"], {})
@batch_processor(record_handler=record, processor=proc)
def handler(event, context):
    return proc.response()
