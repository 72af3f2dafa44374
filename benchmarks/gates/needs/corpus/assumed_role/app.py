import os
import boto3


def session(role):
    credentials = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="x")["Credentials"]
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def handler(event, context):
    other = session(os.environ["ROLE_ARN"])
    # Done by the other role: nothing that the function's own role needs.
    other.client("s3").put_object(Bucket="theirs", Key="a", Body=b"")
    other.resource("dynamodb").Table("theirs").put_item(Item={})
    boto3.client("s3").get_object(Bucket="ours", Key="a")
