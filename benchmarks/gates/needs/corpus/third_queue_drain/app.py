import os
import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    while messages := sqs.receive_message(QueueUrl=os.environ["DLQ_URL"], MaxNumberOfMessages=10).get("Messages"):
        sqs.send_message_batch(QueueUrl=os.environ["MAIN_URL"], Entries=[{"Id": str(i), "MessageBody": m["Body"]} for i, m in enumerate(messages)])
        for message in messages:
            sqs.delete_message(QueueUrl=os.environ["DLQ_URL"], ReceiptHandle=message["ReceiptHandle"])
