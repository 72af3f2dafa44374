import boto3, os
import typing
if typing.TYPE_CHECKING:
    boto3.client("iam").list_users()
def handler(event, context):
    session = event["session"]
    session.client("s3").put_object(Bucket=os.environ["B"], Key="k", Body=b"")
    cfg = {"table": os.environ["T"], **event}
    boto3.resource("dynamodb").Table(cfg["table"]).get_item(Key={})
    s3 = boto3.client("s3")
    for b, k in [("b1", "k1"), ("b2", "k2")]:
        s3.head_object(Bucket=b, Key=k)
    url = os.environ["Q"] if event else "https://sqs.eu-west-1.amazonaws.com/123456789012/other"
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody="")
    boto3.client("lambda").invoke(FunctionName=f"{os.environ['STAGE']}-worker", Payload=b"")
    boto3.client("dynamodb").update_item(TableName="arn:aws:dynamodb:eu-west-1:123456789012:table/x", Key={})
    boto3.client("events").put_events(Entries=[{"Source": "s", "EventBusName": b} for b in ("one", "two")])
    boto3.client("ssm").get_parameter(Name=f"/{os.environ['STAGE']}/key")
    boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["SECRET_ARN"])
    boto3.client("dynamodb", endpoint_url="http://x").describe_time_to_live(TableName="t")
    boto3.client("kms").sign(KeyId="1234abcd", Message=b"", SigningAlgorithm="x")
    boto3.client("cognito-idp").list_users(UserPoolId="eu-west-1_x")
