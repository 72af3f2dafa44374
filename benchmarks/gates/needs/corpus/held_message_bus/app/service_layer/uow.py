import boto3, os
class DynamoUow:
    def __enter__(self):
        self.table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
        return self
    def __exit__(self, *a): self.rollback()
    def rollback(self): pass
    def get(self, k): return self.table.get_item(Key={"k": k}).get("Item")
    def put(self, i): self.table.put_item(Item=i)
