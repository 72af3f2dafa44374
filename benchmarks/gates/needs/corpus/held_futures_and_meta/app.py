import boto3, os
from functools import partial, cache
from concurrent.futures import ThreadPoolExecutor, as_completed
s3r = boto3.resource("s3")
ddb = boto3.resource("dynamodb")
save = partial(boto3.client("dynamodb").put_item, TableName=os.environ["T"])
env = dict(os.environ)
def lambda_handler(event, context):
    save(Item={})
    with ThreadPoolExecutor() as ex:
        list(ex.map(lambda k: boto3.client("s3").delete_object(Bucket=env["B"], Key=k), event["keys"]))
        fs = {ex.submit(s3r.Object(bucket_name=env["B"], key=f"x/{k}").get): k for k in event["keys"]}
        for f in as_completed(fs):
            f.result()["Body"].read()
    p = ddb.meta.client.get_paginator("scan")
    for page in p.paginate(TableName="big"):
        pass
    t = ddb.Table(name="named")
    t.load()
    ddb.batch_get_item(RequestItems={"named": {"Keys": []}})
    boto3.resource("sns").Topic(arn=os.environ["ARN"]).publish(Message="x")
