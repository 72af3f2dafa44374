import os
import boto3

HANDLERS = {}
sns = boto3.client("sns")
lam = boto3.client("lambda")


def on(kind):
    def register(function):
        HANDLERS[kind] = function
        return function
    return register


@on("created")
def created(detail):
    sns.publish(TopicArn=os.environ["TOPIC"], Message="x")


@on("deleted")
def deleted(detail):
    lam.invoke(FunctionName="cleanup", Payload=b"")


def handler(event, context):
    function = HANDLERS.get(event["detail-type"])
    if function is not None:
        function(event["detail"])
