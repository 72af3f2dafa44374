import io
import os
import boto3
from boto3.s3.transfer import TransferConfig

s3 = boto3.client("s3")
BUCKET = os.environ["UPLOADS"]


def handler(event, context):
    url = s3.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": f"uploads/{event['name']}"}, ExpiresIn=300)
    s3.upload_fileobj(io.BytesIO(b"x"), BUCKET, "state/latest", Config=TransferConfig())
    s3.download_file(BUCKET, "models/model.bin", "/tmp/model.bin")
    s3.copy({"Bucket": "source-bucket", "Key": "a/b"}, BUCKET, "copies/b")
    return url
