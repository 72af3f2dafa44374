import os
import boto3

table = boto3.resource("dynamodb").Table(os.environ["CONNECTIONS"])


def handler(event, context):
    domain = event["requestContext"]["domainName"]
    api = boto3.client("apigatewaymanagementapi", endpoint_url=f"https://{domain}/prod")
    for item in table.scan(ProjectionExpression="id")["Items"]:
        try:
            api.post_to_connection(ConnectionId=item["id"], Data=b"x")
        except api.exceptions.GoneException:
            table.delete_item(Key={"id": item["id"]})
