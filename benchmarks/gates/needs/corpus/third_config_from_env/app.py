from __future__ import annotations
import json
import os
from dataclasses import dataclass, field
from pathlib import PurePosixPath
import boto3


@dataclass(frozen=True)
class Config:
    bucket: str
    alerts: str
    root: PurePosixPath = field(default_factory=lambda: PurePosixPath("rules"))

    @classmethod
    def from_env(cls, env=os.environ) -> Config:
        return cls(bucket=env["BUCKET"], alerts=env["ALERTS"])


CONFIG = Config.from_env()
session = boto3.Session()


def handler(event, context):
    body = session.client("s3").get_object(Bucket=CONFIG.bucket, Key=str(CONFIG.root / f"{event['rule']}.json"))["Body"]
    if json.load(body).get("alert"):
        session.client("sns").publish(TopicArn=CONFIG.alerts, Message="rule")
