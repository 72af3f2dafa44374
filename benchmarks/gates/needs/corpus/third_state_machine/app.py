import json
import os
import boto3


class Flow:
    client = boto3.client("stepfunctions")

    def start(self, data):
        return self.client.start_execution(stateMachineArn=os.environ["FLOW_ARN"], input=json.dumps(data))

    def fail(self, token):
        self.client.send_task_failure(taskToken=token, error="Bad")


def handler(event, context):
    flow = Flow()
    try:
        return flow.start(event["data"])["executionArn"]
    except KeyError:
        flow.fail(event["token"])
