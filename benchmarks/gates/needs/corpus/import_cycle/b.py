import boto3


def second(key, depth):
    import a
    boto3.client("sqs").purge_queue(QueueUrl="https://sqs.us-east-1.amazonaws.com/111122223333/work")
    return a.first(key, depth) if depth < 3 else None
