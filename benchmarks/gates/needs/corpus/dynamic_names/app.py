import boto3

dynamodb = boto3.resource("dynamodb")


def handler(event, context):
    dynamodb.Table(event["table"]).get_item(Key={"id": 1})
    dynamodb.Table("tenant-" + event["tenant"]).query(KeyConditionExpression="x")
    boto3.client("sns").publish(TopicArn=event["topic"], Message="x")
