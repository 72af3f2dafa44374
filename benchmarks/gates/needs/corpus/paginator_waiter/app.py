import boto3

s3 = boto3.client("s3")
ec2 = boto3.client("ec2")


def handler(event, context):
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket="archive-bucket", Prefix="2024/"):
        for item in page.get("Contents", []):
            print(item["Key"])
    waiter = ec2.get_waiter("instance_running")
    waiter.wait(InstanceIds=event["ids"])
    s3.get_waiter("object_exists").wait(Bucket="archive-bucket", Key="done.flag")
