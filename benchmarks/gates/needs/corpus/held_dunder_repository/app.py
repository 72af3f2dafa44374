import boto3, os
from functools import cached_property, wraps
class Repo:
    def __init__(self, table_name=None):
        self.table_name = table_name or os.environ["T"]
    @cached_property
    def table(self):
        return boto3.resource("dynamodb").Table(self.table_name)
    def upsert(self, **item):
        return self.table.put_item(Item=item)
    def __getitem__(self, k):
        return self.table.get_item(Key={"id": k})
    def __iter__(self):
        yield from self.table.scan()["Items"]
    def __len__(self):
        return self.table.item_count
def audited(fn):
    @wraps(fn)
    def w(*a, **k):
        boto3.client("logs").put_log_events(logGroupName=os.environ["LG"], logStreamName="s", logEvents=[])
        return fn(*a, **k)
    return w
repo = Repo()
@audited
def lambda_handler(event, context):
    repo["x"]
    for i in repo: print(i)
    return len(repo)
