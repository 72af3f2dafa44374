import os
import boto3


def handler(event, context):
    boto3.client("cognito-idp").admin_get_user(UserPoolId=os.environ["POOL_ID"], Username="x")
    boto3.client("rekognition").detect_labels(Image={"S3Object": {"Bucket": "b", "Name": "n"}})
    boto3.client("ecs").update_service(cluster="main", service="web", forceNewDeployment=True)
    boto3.client("glue").start_job_run(JobName="etl")
    boto3.client("athena").start_query_execution(QueryString="select 1", WorkGroup="primary")
    boto3.client("bedrock-runtime").invoke_model(modelId="anthropic.claude-3-haiku-20240307-v1:0", body="{}")
    boto3.client("iot-data").publish(topic="devices/1/cmd", payload=b"")
    boto3.client("route53").change_resource_record_sets(HostedZoneId=os.environ["ZONE"], ChangeBatch={})
    boto3.client("cloudfront").create_invalidation(DistributionId="D1", InvalidationBatch={})
    boto3.client("translate").translate_text(Text="x", SourceLanguageCode="a", TargetLanguageCode="b")
