import os, asyncio
import boto3
from tenacity import retry, stop_after_attempt
from aws_xray_sdk.core import xray_recorder, patch_all
patch_all()
try:
    import ujson as json
except ImportError:
    import json
@retry(stop=stop_after_attempt(3))
@xray_recorder.capture("write")
def write(item):
    boto3.resource("dynamodb").Table(os.environ["T"]).put_item(Item=item)
@xray_recorder.capture("unused")
def unused():
    boto3.client("s3").list_buckets()
async def amain(event):
    loop = asyncio.get_event_loop()
    await loop.run_in_executor(None, write, event)
    return [r async for r in gen()]
async def gen():
    for page in boto3.client("logs").get_paginator("describe_log_groups").paginate():
        yield page
def handler(event, context):
    return asyncio.get_event_loop().run_until_complete(amain(event))
