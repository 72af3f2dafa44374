import boto3, os
from functools import singledispatch, reduce
from dataclasses import dataclass
@dataclass
class Created: id: str
@dataclass
class Removed: id: str
t = boto3.resource("dynamodb").Table(os.environ["T"])
@singledispatch
def apply(e): raise TypeError
@apply.register
def _(e: Created): t.put_item(Item={"id": e.id})
@apply.register(Removed)
def _(e): t.delete_item(Key={"id": e.id})
def build(id): return {"Key": {"id": id}, "UpdateExpression": "x"}
def parse(e):
    return Created(e["id"]) if e["k"] == "c" else Removed(e["id"])
def handler(event, context):
    for e in map(parse, event["events"]):
        apply(e)
    t.update_item(**build("x"))
    total = reduce(lambda a, b: a + b["n"], event["items"], 0)
    globals()["extra"](event)
    boto3.client("s3").get_object(**event["args"])
def extra(e):
    boto3.client("sns").publish(TopicArn=os.environ["TOPIC"], Message="")
