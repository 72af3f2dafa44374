import os
import boto3

s3 = boto3.resource("s3")


def handler(event, context):
    bucket = s3.Bucket(os.environ["BUCKET"])
    for summary in bucket.objects.filter(Prefix="logs/"):
        body = summary.get()["Body"].read()
        s3.Object(bucket.name, f"done/{summary.key}").put(Body=body)
        summary.delete()
    obj = s3.Object("assets-bucket", "index.html")
    print(obj.content_length)
    bucket.upload_file("/tmp/x", "reports/x")
    s3.meta.client.put_object_tagging(Bucket="assets-bucket", Key="index.html", Tagging={})
