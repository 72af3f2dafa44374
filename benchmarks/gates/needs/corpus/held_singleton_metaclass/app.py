import os, boto3
from botocore.config import Config
from typing import Optional, Dict
import logging
from dataclasses import dataclass

log = logging.getLogger(__name__)
AWS = {"region_name": os.environ.get("AWS_REGION", "eu-west-1"), "config": Config()}
CONFIG = {"tables": {"users": os.environ["USERS_TABLE"]}, "topic": os.environ.get("TOPIC") or "arn:aws:sns:eu-west-1:1:none"}

class Singleton(type):
    _i = {}
    def __call__(cls, *a, **k):
        if cls not in cls._i:
            cls._i[cls] = super().__call__(*a, **k)
        return cls._i[cls]

class Db(metaclass=Singleton):
    def __init__(self, table: str = CONFIG["tables"]["users"]):
        self._t = boto3.resource("dynamodb", **AWS).Table(table)
    def all(self):
        resp = self._t.scan()
        while "LastEvaluatedKey" in resp:
            resp = self._t.scan(ExclusiveStartKey=resp["LastEvaluatedKey"])
        return resp["Items"]

@dataclass
class Ctx:
    sns: "SNSClient"
    ddb: Optional[Db] = None
    @classmethod
    def default(cls) -> "Ctx":
        return cls(sns=boto3.client("sns", **AWS), ddb=Db())

def step_one(ctx: Ctx, ev):
    return ctx.ddb.all()
def step_two(ctx: Ctx, ev):
    ctx.sns.publish(TopicArn=CONFIG["topic"], Message="x")

STEPS = [step_one, step_two]
def lambda_handler(event, context):
    ctx = Ctx.default()
    for s in STEPS:
        s(ctx, event)
