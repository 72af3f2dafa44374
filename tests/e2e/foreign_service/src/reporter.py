import os

import boto3

from shared.aws import Catalog


class Reporter:
    def __init__(self):
        self.catalog = Catalog(os.environ["CATALOG"])
        self.sns = boto3.client("sns")

    def report(self, owner):
        items = self.catalog.of_owner(owner)
        self.sns.publish(TopicArn=os.environ["TOPIC"], Message=f"{owner}: {len(items)}")


def run(event, context):
    reporter = Reporter()
    for owner in event.get("owners", []):
        reporter.report(owner)
