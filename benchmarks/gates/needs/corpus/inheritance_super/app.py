import os
import boto3


class Base:
    def __init__(self, service):
        self.client = boto3.client(service)

    def handle(self, event):
        return self.process(event)


class Worker(Base):
    def __init__(self):
        super().__init__("dynamodb")
        self.table = os.environ["JOBS_TABLE"]

    def process(self, event):
        self.client.delete_item(TableName=self.table, Key={})


class Other(Base):
    def process(self, event):
        self.client.create_table(TableName="x")


def handler(event, context):
    return Worker().handle(event)
