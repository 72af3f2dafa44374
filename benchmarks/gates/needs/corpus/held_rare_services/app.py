import boto3, os
ec2 = boto3.resource("ec2")
iam = boto3.client("iam")
def lambda_handler(event, context):
    for i in ec2.instances.filter(Filters=[]):
        i.stop()
    ec2.Instance(event["id"]).terminate()
    boto3.client("cloudformation").describe_stacks(StackName="s")
    iam.list_roles()
    boto3.client("ses").send_email(Source="a@b.c", Destination={}, Message={})
    boto3.client("textract").detect_document_text(Document={})
    boto3.client("cognito-idp").initiate_auth(AuthFlow="x", ClientId="c")
    boto3.client("ecs").run_task(cluster="c", taskDefinition="td")
    boto3.client("batch").submit_job(jobName="j", jobQueue="q", jobDefinition="d")
    boto3.client("sagemaker-runtime").invoke_endpoint(EndpointName="e", Body=b"")
    boto3.client("xray").put_trace_segments(TraceSegmentDocuments=[])
    boto3.client("codepipeline").put_job_success_result(jobId="1")
    boto3.client("logs").filter_log_events(logGroupName="/aws/lambda/x")
