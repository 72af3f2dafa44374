import os
import boto3
from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.router import Router

logger, tracer = Logger(), Tracer()
router = Router()
table = boto3.resource("dynamodb").Table(os.getenv("ITEMS", ""))


@router.get("/items/<id>")
def read(id: str):
    return table.get_item(Key={"id": id}).get("Item")


@router.put("/items/<id>")
def change(id: str):
    table.update_item(Key={"id": id}, UpdateExpression="SET n = :n", ExpressionAttributeValues={":n": router.current_event.json_body["n"]})


app = APIGatewayRestResolver()
app.include_router(router)


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event, context):
    return app.resolve(event, context)
