from functools import lru_cache
import os
import boto3


@lru_cache(maxsize=None)
def client(name):
    return boto3.client(name)


def notify(subject):
    client("sns").publish(TopicArn=os.environ["TOPIC_ARN"], Subject=subject, Message="-")


def handler(event, _):
    client("s3").head_object(Bucket=os.environ["BUCKET"], Key=f"incoming/{event['name']}.csv")
    notify("seen")
