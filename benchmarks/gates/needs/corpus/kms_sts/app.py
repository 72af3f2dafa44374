import os
import boto3


def assumed(role):
    creds = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="x")["Credentials"]
    return boto3.Session(aws_access_key_id=creds["AccessKeyId"], aws_secret_access_key=creds["SecretAccessKey"], aws_session_token=creds["SessionToken"])


def handler(event, context):
    print(boto3.client("sts").get_caller_identity()["Account"])
    kms = boto3.client("kms")
    kms.encrypt(KeyId=os.environ["KEY_ARN"], Plaintext=b"x")
    kms.generate_data_key(KeyId="alias/app", KeySpec="AES_256")
    assumed(os.environ["ROLE_ARN"])
