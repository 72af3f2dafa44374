import os
import boto3
QUEUES = {k: os.environ[f"{k.upper()}_QUEUE_URL"] for k in ("email", "sms")}
TABLES = [os.environ["T1"], os.environ["T2"]]
sqs = boto3.client("sqs")
ddb = boto3.client("dynamodb")
class EnvVar:
    def __init__(self, name): self.name = name
    def __get__(self, obj, owner=None): return os.environ[self.name]
class Settings:
    bucket = EnvVar("BUCKET")
    def __init__(self): self.prefix = "data"
class H:
    handlers = {"a": "on_a", "b": "on_b"}
    def __init__(self, s3=None, settings=None):
        self.s3 = s3 or boto3.client("s3")
        self.settings = settings or Settings()
    def on_a(self, e):
        for t in TABLES:
            ddb.delete_item(TableName=t, Key={})
    def on_b(self, e):
        self.s3.put_object(Bucket=self.settings.bucket, Key=f"{self.settings.prefix}/{e['id']}.json", Body=b"")
    def never(self):
        self.s3.delete_bucket(Bucket="x")
    def handle(self, e):
        return getattr(self, self.handlers[e["k"]])(e)
h = H()
def lambda_handler(event, context):
    sqs.send_message(QueueUrl=QUEUES[event["channel"]], MessageBody="x")
    return h.handle(event)
