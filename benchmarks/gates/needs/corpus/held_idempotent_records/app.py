import boto3, os
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent_function, IdempotencyConfig
from aws_lambda_powertools.utilities.typing import LambdaContext
from aws_lambda_powertools.utilities.data_classes import event_source, SQSEvent
from aws_lambda_powertools.utilities.parameters import get_parameter, get_secret, get_parameters
from aws_lambda_powertools import Tracer
tracer = Tracer()
class Outer:
    class Inner:
        def go(self):
            return boto3.client("kms").decrypt(CiphertextBlob=b"", KeyId=os.environ["KEY"])
persist = DynamoDBPersistenceLayer("idem")
@idempotent_function(data_keyword_argument="rec", persistence_store=persist, config=IdempotencyConfig())
def one(rec):
    get_parameter("/a/" + rec["n"], decrypt=True)
    get_parameters("/cfg")
    Outer.Inner().go()
@tracer.capture_method
def never():
    boto3.client("s3").list_buckets()
@event_source(data_class=SQSEvent)
def lambda_handler(event: SQSEvent, context: LambdaContext):
    for record in event.records:
        one(rec=record.json_body)
    tracer.put_annotation("a", 1)
