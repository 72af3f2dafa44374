from dataclasses import dataclass, field
from typing import Any
import os
import boto3


@dataclass
class Settings:
    table: str = os.getenv("TABLE", "")
    bus: str = field(default_factory=lambda: os.environ["BUS"])


@dataclass(frozen=True)
class Service:
    settings: Settings
    dynamodb: Any = field(default_factory=lambda: boto3.client("dynamodb"))
    events: Any = None

    def record(self, item):
        self.dynamodb.update_item(TableName=self.settings.table, Key=item)
        self.events.put_events(Entries=[{"EventBusName": self.settings.bus, "Source": "x", "DetailType": "y", "Detail": "{}"}])


service = Service(Settings(), events=boto3.client("events"))


def handler(event, context):
    service.record(event["item"])
