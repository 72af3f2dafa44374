import os
import boto3


class Store:
    client = boto3.client("s3")

    def __init__(self, bucket):
        self.bucket = bucket

    def load(self, key):
        return self.client.get_object(Bucket=self.bucket, Key="config/" + key)["Body"].read()

    def save(self, key, body):
        self.client.put_object(Bucket=self.bucket, Key="out/%s.json" % key, Body=body)

    def purge(self):
        self.client.delete_object(Bucket=self.bucket, Key="x")


store = Store(os.environ["BUCKET_NAME"])


def handler(event, context):
    store.save(event["id"], store.load("rules.json"))
