import boto3
import os
from aws_lambda_powertools.utilities.parameters import DynamoDBProvider, SecretsProvider, AppConfigProvider
from aws_lambda_powertools.utilities.feature_flags import AppConfigStore, FeatureFlags
from aws_lambda_powertools.event_handler.api_gateway import Router, APIGatewayHttpResolver
app = APIGatewayHttpResolver()
router = Router()
ddb_cfg = DynamoDBProvider(table_name="cfg")
sec = SecretsProvider()
flags = FeatureFlags(store=AppConfigStore(environment="dev", application="app", name="features"))
@router.get("/x")
def x():
    return ddb_cfg.get("k"), sec.get("s")
@app.not_found
def nf(e):
    boto3.client("sns").publish(TopicArn=os.environ["NF"], Message="")
@app.exception_handler(ValueError)
def ve(e):
    boto3.client("cloudwatch").put_metric_data(Namespace="", MetricData=[])
app.include_router(router, prefix="/r")
def lambda_handler(event, context):
    if flags.evaluate(name="f", default=False):
        pass
    return app.resolve(event, context)
