from contextlib import contextmanager
import os
import boto3


@contextmanager
def locked(table, name):
    table.put_item(Item={"lock": name}, ConditionExpression="attribute_not_exists(lock)")
    try:
        yield table
    finally:
        table.delete_item(Key={"lock": name})


class Timer:
    def __enter__(self):
        self.cw = boto3.client("cloudwatch")
        return self

    def __exit__(self, *exc):
        self.cw.put_metric_data(Namespace="t", MetricData=[])


def handler(event, context):
    locks = boto3.resource("dynamodb").Table(os.environ["LOCKS"])
    with locked(locks, "x") as table, Timer():
        table.get_item(Key={"lock": "y"})
