import os
import boto3
from botocore.exceptions import ClientError
class SecretProvider:
    _instance = None
    def __new__(cls, *args, **kwargs):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.client = boto3.client("secretsmanager")
        return cls._instance
    def get(self, name):
        return self.client.get_secret_value(SecretId=name)["SecretString"]
class Cache:
    def __init__(self, loader): self.loader, self.data = loader, {}
    def __getitem__(self, k):
        try: return self.data[k]
        except KeyError:
            v = self.data[k] = self.loader(k)
            return v
secrets = Cache(SecretProvider().get)
def lambda_handler(event, context):
    secrets["prod/db"]
    q = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])
    q.send_message(MessageBody="x")
    q.delete_messages(Entries=[])
    for m in q.receive_messages():
        m.change_visibility(VisibilityTimeout=1)
    print(q.attributes["ApproximateNumberOfMessages"])
    lam = boto3.client("lambda")
    lam.invoke(FunctionName="arn:aws:lambda:eu-west-1:123456789012:function:worker", InvocationType="Event")
    lam.invoke(FunctionName="worker", Qualifier="live")
