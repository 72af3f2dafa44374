import os
import boto3


class Container:
    def __init__(self, session=None):
        self._session = session or boto3.Session()
        self._cache = {}

    def client(self, name):
        if name not in self._cache:
            self._cache[name] = self._session.client(name)
        return self._cache[name]

    @property
    def secrets(self):
        return self.client("secretsmanager")


class App:
    def __init__(self, container: Container):
        self.secrets = container.secrets
        self.kinesis = container.client("kinesis")

    def run(self):
        self.secrets.get_secret_value(SecretId=os.environ["SECRET_ID"])
        self.kinesis.put_record(StreamName="clicks", Data=b"", PartitionKey="1")


def handler(event, context):
    App(Container()).run()
