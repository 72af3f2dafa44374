import boto3, os, json, time, uuid, logging
from datetime import datetime
logger = logging.getLogger()
client = boto3.client("athena")
s3 = boto3.client("s3") if not os.environ.get("LOCAL") else None
CONFIG = json.loads(os.environ["CONFIG"])
def wait(qid):
    while True:
        s = client.get_query_execution(QueryExecutionId=qid)["QueryExecution"]["Status"]["State"]
        if s == "SUCCEEDED": return
        if s == "FAILED": raise RuntimeError(s)
        time.sleep(1)
def lambda_handler(event, context):
    q = client.start_query_execution(QueryString="x", QueryExecutionContext={"Database": "d"}, ResultConfiguration={"OutputLocation": "s3://out/"})
    wait(q["QueryExecutionId"])
    key = f"{datetime.now():%Y/%m/%d}/{uuid.uuid4()}.json"
    s3.put_object(Bucket=CONFIG["bucket"], Key=key, Body=json.dumps({}))
    logger.info({"get_item": 1})
    os.remove("/tmp/x") if os.path.exists("/tmp/x") else None
