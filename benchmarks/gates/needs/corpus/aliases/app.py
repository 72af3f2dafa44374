import os
from boto3 import client as make, resource as res

put = res("dynamodb").Table("events").put_item
kinesis, firehose = make("kinesis"), make("firehose")
clients = {"cw": make("cloudwatch"), "logs": make("logs")}


def handler(event, context):
    put(Item={"a": 1})
    send = kinesis.put_records
    send(StreamName=os.environ["STREAM"], Records=[])
    getattr(firehose, "put_record_batch")(DeliveryStreamName="to-lake", Records=[])
    clients["cw"].put_metric_data(Namespace="x", MetricData=[])
    if (ssm := make("ssm")) and event.get("refresh"):
        ssm.get_parameters(Names=["/a/one", "/a/two"], WithDecryption=True)
