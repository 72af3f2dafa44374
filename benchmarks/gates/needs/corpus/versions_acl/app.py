import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.get_object(Bucket="docs", Key="a.txt", VersionId=event["version"])
    s3.put_object(Bucket="docs", Key="b.txt", Body=b"", ACL="private", Tagging="a=b")
    s3.list_object_versions(Bucket="docs", Prefix="a")
    s3.get_bucket_encryption(Bucket="docs")
    s3.put_bucket_lifecycle_configuration(Bucket="docs", LifecycleConfiguration={})
    s3.list_buckets()
