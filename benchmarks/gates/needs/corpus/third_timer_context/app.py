import os
import time
from contextlib import contextmanager
import boto3

cw = boto3.client("cloudwatch")


@contextmanager
def timed(name):
    begun = time.time()
    try:
        yield
    finally:
        cw.put_metric_data(Namespace="App", MetricData=[{"MetricName": name, "Value": time.time() - begun}])


def handler(event, context):
    with timed("logout"):
        boto3.resource("dynamodb").Table(os.environ["SESSIONS"]).delete_item(Key={"id": event["id"]})
