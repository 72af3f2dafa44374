import boto3


class Repository:
    table_name = None

    def __init__(self, resource):
        self.table = resource.Table(self.table_name)

    @classmethod
    def create(cls):
        return cls(boto3.resource("dynamodb"))

    def _get(self, key):
        return self.table.get_item(Key=key).get("Item")
