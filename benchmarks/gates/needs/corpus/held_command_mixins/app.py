import boto3, os, json
from abc import ABC, abstractmethod
from enum import Enum
class Mixin:
    def audit(self, e):
        self.logs.put_log_events(logGroupName="/audit", logStreamName=self.name, logEvents=[])
class Base(ABC):
    name = "base"
    def __init__(self, **clients):
        for k, v in clients.items():
            setattr(self, k, v)
    def run(self, e):
        self.before(e)
        try:
            return self.execute(e)
        finally:
            self.after(e)
    def before(self, e): pass
    def after(self, e): pass
    @abstractmethod
    def execute(self, e): ...
class Create(Mixin, Base):
    name = "create"
    def execute(self, e):
        return self.ddb.Table(os.environ["T"]).put_item(Item=e)
    def after(self, e):
        self.audit(e)
class Remove(Base):
    def execute(self, e):
        return self.ddb.Table(os.environ["T"]).delete_item(Key=e)
COMMANDS = {c.__name__.lower(): c for c in (Create, Remove)}
class Op(Enum):
    CREATE = "create"
    REMOVE = "remove"
def lambda_handler(event, context):
    op = Op(event["op"])
    cmd = COMMANDS[op.value](ddb=boto3.resource("dynamodb"), logs=boto3.client("logs"))
    return cmd.run(event)
