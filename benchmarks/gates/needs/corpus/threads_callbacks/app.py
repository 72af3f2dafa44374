from concurrent.futures import ThreadPoolExecutor
from functools import partial
import os
import boto3

session = boto3.session.Session()
s3 = session.client("s3")
sqs = session.client("sqs")


def work(bucket, key):
    return s3.get_object(Bucket=bucket, Key=key)


def handler(event, context):
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(work, os.environ["SOURCE"], key) for key in event["keys"]]
        list(pool.map(partial(sqs.delete_message, QueueUrl=os.environ["QUEUE_URL"]), event["handles"]))
    sorted(event["keys"], key=lambda k: s3.head_bucket(Bucket="index-bucket"))
    return [f.result()["ETag"] for f in futures]
