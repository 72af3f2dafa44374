import boto3

sqs = boto3.resource("sqs")
queue = sqs.get_queue_by_name(QueueName="jobs")


def handler(event, context):
    for message in queue.receive_messages(MaxNumberOfMessages=10):
        message.delete()
    queue.send_messages(Entries=[{"Id": "1", "MessageBody": "x"}])
    client = boto3.client("sqs")
    url = client.get_queue_url(QueueName="other")["QueueUrl"]
    client.change_message_visibility_batch(QueueUrl=url, Entries=[])
    client.send_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/third", MessageBody="x")
