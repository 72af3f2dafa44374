import boto3
from config import Config, config

ddb = boto3.resource("dynamodb")
s3 = boto3.client("s3")


def handler(event, context):
    users = ddb.Table(Config.TABLES["users"])
    users.get_item(Key={"id": 1})
    with ddb.Table(config.TABLES["sessions"]).batch_writer() as batch:
        batch.put_item(Item={"id": 2})
    s3.delete_objects(Bucket=config.bucket, Delete={"Objects": [{"Key": "tmp/a"}, {"Key": "tmp/b"}]})
