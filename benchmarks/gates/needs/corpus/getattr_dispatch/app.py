import os
import boto3


class Api:
    def __init__(self):
        self.table = boto3.resource("dynamodb").Table(os.environ["TABLE"])

    def on_get(self, event):
        return self.table.get_item(Key={"id": 1})

    def on_post(self, event):
        return self.table.put_item(Item={})

    def migrate(self, event):
        return self.table.scan()

    def __call__(self, event, context):
        return getattr(self, f"on_{event['method'].lower()}")(event)


handler = Api()
