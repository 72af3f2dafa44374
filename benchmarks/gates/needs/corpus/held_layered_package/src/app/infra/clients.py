import boto3, json
from functools import lru_cache
from .. import settings
@lru_cache
def dynamo(): return boto3.resource("dynamodb")
@lru_cache()
def events(): return boto3.client("events")
class Store:
    def __init__(self, r, name): self.t = r.Table(name)
    def save(self, x): self.t.put_item(Item=x)
    def load(self, x): return self.t.get_item(Key=x)
class Bus:
    def __init__(self, *, client): self.client = client
    def emit(self, kind, detail):
        self.client.put_events(Entries=[{"EventBusName": settings.BUS, "Source": "app", "DetailType": kind, "Detail": json.dumps(detail)}])
