import boto3
boto3.client("iam").create_user(UserName="x")
