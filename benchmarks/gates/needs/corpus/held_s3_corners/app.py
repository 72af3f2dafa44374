import boto3, os
def main(event, s3=boto3.client("s3"), *, bucket=os.environ["B"]):
    objs = s3.list_objects(Bucket=bucket, Prefix="a/")
    for o in objs["Contents"]:
        s3.get_object_tagging(Bucket=bucket, Key=o["Key"])
        s3.select_object_content(Bucket=bucket, Key=o["Key"], Expression="", ExpressionType="SQL", InputSerialization={}, OutputSerialization={})
        s3.restore_object(Bucket=bucket, Key=o["Key"], RestoreRequest={})
    s3.head_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy="{}")
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": o["Key"]} for o in objs["Contents"]]})
def lambda_handler(event, context):
    try:
        main(event)
    except Exception as e:
        boto3.client("sns").publish(TargetArn=os.environ["ALERTS"], Message=str(e))
        raise
