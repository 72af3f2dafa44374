import os
import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent

logger, tracer, metrics = Logger(), Tracer(), Metrics()
app = APIGatewayRestResolver()
persistence = DynamoDBPersistenceLayer(table_name=os.environ["IDEMPOTENCY_TABLE"])
table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


@app.get("/items/<item>")
@tracer.capture_method
def read(item):
    key = parameters.get_secret("app/api-key")
    return table.get_item(Key={"id": item, "k": key})["Item"]


@app.post("/items")
def write():
    limit = parameters.get_parameter("/app/limit", max_age=60)
    table.put_item(Item={"limit": limit})


@logger.inject_lambda_context
@tracer.capture_lambda_handler
@metrics.log_metrics
@idempotent(persistence_store=persistence)
def handler(event, context):
    metrics.add_metric(name="x", unit="Count", value=1)
    return app.resolve(event, context)
