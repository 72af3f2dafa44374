import os
import boto3

ssm = boto3.client("ssm")
PREFIX = f"/{os.environ['STAGE']}/app"


def load():
    paginator = ssm.get_paginator("get_parameters_by_path")
    return {p["Name"]: p["Value"] for page in paginator.paginate(Path=PREFIX, WithDecryption=True) for p in page["Parameters"]}


CONFIG = load()


def handler(event, context):
    ssm.put_parameter(Name="/app/last-run", Value="x", Overwrite=True)
