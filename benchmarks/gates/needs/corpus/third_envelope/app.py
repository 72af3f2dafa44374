import os
import boto3

KEY = os.environ["KEY_ARN"]
kms = boto3.client("kms")


def handler(event, context):
    old = kms.decrypt(CiphertextBlob=event["blob"], KeyId=KEY)["Plaintext"]
    key = kms.generate_data_key(KeyId=KEY, KeySpec="AES_256")
    boto3.resource("s3").Object(os.environ["VAULT"], "sealed/" + event["id"]).put(Body=old + key["CiphertextBlob"])
