import os
import boto3

sns = boto3.client("sns")
rds = boto3.client("rds-data")


def handler(event, context):
    sns.publish(PhoneNumber=event["phone"], Message="code")
    rds.execute_statement(resourceArn=os.environ["CLUSTER_ARN"], secretArn=os.environ["SECRET_ARN"], sql="select 1")
