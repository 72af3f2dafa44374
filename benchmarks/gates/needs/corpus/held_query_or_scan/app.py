import os
import boto3

dynamodb = boto3.resource('dynamodb')
table = dynamodb.Table(os.environ['TABLE_NAME'])
sns_client = boto3.client('sns')

class OrderService:
    def __init__(self, table, publisher):
        self._table = table
        self._publisher = publisher
    def list(self, status=None):
        params = {}
        if status:
            params.update({"IndexName": "status-index"})
            fn = self._table.query
        else:
            fn = self._table.scan
        items = []
        while True:
            r = fn(**params)
            items.extend(r.get("Items", []))
            if "LastEvaluatedKey" not in r: break
            params["ExclusiveStartKey"] = r["LastEvaluatedKey"]
        return items
    def bulk(self, items):
        with self._table.batch_writer() as b:
            for i in items: b.delete_item(Key=i)
class Publisher:
    def __init__(self, client=None, arn=None):
        self.client = client or sns_client
        self.arn = arn or os.environ.get("TOPIC_ARN")
    def send(self, msgs):
        self.client.publish_batch(TopicArn=self.arn, PublishBatchRequestEntries=msgs)
svc = OrderService(table, Publisher())
def lambda_handler(event, context):
    method = event.get("httpMethod")
    if method == "GET":
        return svc.list(event.get("status"))
    elif method == "DELETE":
        svc.bulk(event["items"])
        svc._publisher.send([])
