import json
import os
from functools import cache
import boto3

STAGE = os.environ["STAGE"]


@cache
def secret():
    return json.loads(boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["DB_SECRET_ARN"])["SecretString"])


@cache
def where():
    names = [f"/{STAGE}/{part}" for part in ("host", "port")]
    return {p["Name"]: p["Value"] for p in boto3.client("ssm").get_parameters(Names=names)["Parameters"]}


def handler(event, context):
    return {"user": secret()["user"], **where()}
