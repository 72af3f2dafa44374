import boto3, os, json
def get_clients():
    s = boto3.Session()
    return s.client("s3"), s.resource("dynamodb")
s3, ddb = get_clients()
def lambda_handler(event, context):
    for r in event["Records"]:
        bucket = r["s3"]["bucket"]["name"]; key = r["s3"]["object"]["key"]
        obj = s3.get_object(Bucket=bucket, Key=key)
        rows = [json.loads(l) for l in obj["Body"].iter_lines()]
        t = ddb.Table("rows")
        with t.batch_writer(overwrite_by_pkeys=["id"]) as bw:
            for row in rows:
                bw.put_item(Item=row)
        s3.copy_object(Bucket=os.environ["DEST"], CopySource=f"{bucket}/{key}", Key="processed/" + key.split("/")[-1])
        s3.delete_object(Bucket=bucket, Key=key)
