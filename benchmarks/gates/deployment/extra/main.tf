provider "aws" {
  region = "us-east-1"
  default_tags {
    tags = { Environment = "dev", ManagedBy = "terraform", Project = "extra", Round = var.round }
  }
}
variable "round" {
  type = string
}
data "aws_caller_identity" "this" {}
data "aws_region" "this" {}
data "aws_partition" "this" {}
resource "aws_ssm_parameter" "p" {
  name  = "/extra/dev/a"
  type  = "String"
  value = var.round
}
resource "aws_iam_role" "r" {
  name               = "extra-dev-r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}
resource "aws_iam_policy" "p" {
  name   = "extra-dev-p"
  policy = jsonencode({ Version = "2012-10-17", Id = var.round, Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:us-east-1:333333333333:x" }] })
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.r.name
  policy_arn = aws_iam_policy.p.arn
}
resource "aws_iam_role_policy" "i" {
  role   = aws_iam_role.r.name
  name   = "x"
  policy = aws_iam_policy.p.policy
}
resource "aws_sns_topic" "t" {
  name = "extra-dev-t"
}
resource "aws_sns_topic_policy" "t" {
  arn    = aws_sns_topic.t.arn
  policy = jsonencode({ Version = "2012-10-17", Id = var.round, Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = aws_sns_topic.t.arn, Principal = { AWS = "333333333333" } }] })
}
resource "aws_lambda_function" "f" {
  function_name = "extra-dev-f"
  role          = aws_iam_role.r.arn
  runtime       = "python3.11"
  handler       = "a.b"
  filename      = "f.zip"
  publish       = true
  memory_size   = var.round == "1" ? 128 : 256
}
resource "aws_lambda_alias" "l" {
  name             = "live"
  function_name    = aws_lambda_function.f.function_name
  function_version = aws_lambda_function.f.version
}
resource "aws_sns_topic_subscription" "s" {
  topic_arn     = aws_sns_topic.t.arn
  protocol      = "lambda"
  endpoint      = aws_lambda_function.f.arn
  filter_policy = jsonencode({ a = [var.round] })
}
resource "aws_lambda_permission" "s" {
  function_name = aws_lambda_function.f.function_name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.t.arn
}
resource "aws_lambda_function_event_invoke_config" "c" {
  function_name          = aws_lambda_function.f.function_name
  maximum_retry_attempts = var.round == "1" ? 1 : 0
}
resource "aws_lambda_provisioned_concurrency_config" "c" {
  function_name                     = aws_lambda_function.f.function_name
  qualifier                         = aws_lambda_alias.l.name
  provisioned_concurrent_executions = var.round == "1" ? 1 : 2
}
resource "aws_lambda_function_url" "u" {
  function_name      = aws_lambda_function.f.function_name
  authorization_type = "AWS_IAM"
  invoke_mode        = var.round == "1" ? "BUFFERED" : "RESPONSE_STREAM"
}
resource "aws_cloudwatch_event_bus" "b" {
  name = "extra-dev-b"
}
resource "aws_cloudwatch_event_bus_policy" "b" {
  event_bus_name = aws_cloudwatch_event_bus.b.name
  policy         = jsonencode({ Version = "2012-10-17", Id = var.round, Statement = [{ Sid = "a", Effect = "Allow", Action = "events:PutEvents", Resource = aws_cloudwatch_event_bus.b.arn, Principal = { AWS = "333333333333" } }] })
}
resource "aws_api_gateway_rest_api" "a" {
  name = "extra-dev-a"
}
resource "aws_api_gateway_resource" "x" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  parent_id   = aws_api_gateway_rest_api.a.root_resource_id
  path_part   = var.round == "1" ? "x" : "y"
}
resource "aws_api_gateway_model" "m" {
  rest_api_id  = aws_api_gateway_rest_api.a.id
  name         = "m"
  content_type = "application/json"
  schema       = jsonencode({ title = var.round, type = "object" })
}
resource "aws_api_gateway_request_validator" "v" {
  rest_api_id           = aws_api_gateway_rest_api.a.id
  name                  = "v"
  validate_request_body = var.round == "1"
}
resource "aws_api_gateway_api_key" "k" {
  name        = "extra-dev-k"
  value       = "0123456789abcdef0123"
  description = var.round
}
resource "aws_api_gateway_usage_plan" "u" {
  name        = "extra-dev-u"
  description = var.round
}
resource "aws_api_gateway_usage_plan_key" "u" {
  key_id        = aws_api_gateway_api_key.k.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.u.id
}
resource "aws_s3_bucket" "b" {
  bucket        = "extra-dev-b"
  force_destroy = true
}
resource "aws_s3_bucket" "l" {
  bucket = "extra-dev-l"
}
resource "aws_s3_bucket_logging" "b" {
  bucket        = aws_s3_bucket.b.id
  target_bucket = aws_s3_bucket.l.id
  target_prefix = var.round
}
resource "aws_s3_bucket_cors_configuration" "b" {
  bucket = aws_s3_bucket.b.id
  cors_rule {
    allowed_methods = ["GET"]
    allowed_origins = ["https://${var.round}.example.com"]
  }
}
resource "aws_s3_object" "o" {
  bucket  = aws_s3_bucket.b.id
  key     = "o"
  content = var.round
}
resource "aws_secretsmanager_secret" "s" {
  name                    = "extra-dev-s"
  description             = var.round
  recovery_window_in_days = 0
}
resource "aws_cloudwatch_log_group" "g" {
  name = "/extra-dev/g"
}
resource "aws_cloudwatch_log_metric_filter" "m" {
  name           = "m"
  log_group_name = aws_cloudwatch_log_group.g.name
  pattern        = "ERROR${var.round}"
  metric_transformation {
    name      = "e"
    namespace = "n"
    value     = "1"
  }
}
resource "aws_apigatewayv2_api" "h" {
  name          = "extra-dev-h"
  protocol_type = "HTTP"
  description   = var.round
}
resource "aws_apigatewayv2_integration" "i" {
  api_id                 = aws_apigatewayv2_api.h.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.f.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = var.round == "1" ? 10000 : 20000
}
resource "aws_apigatewayv2_route" "r" {
  api_id    = aws_apigatewayv2_api.h.id
  route_key = var.round == "1" ? "GET /a" : "GET /b"
  target    = "integrations/${aws_apigatewayv2_integration.i.id}"
}
resource "aws_apigatewayv2_stage" "s" {
  api_id      = aws_apigatewayv2_api.h.id
  name        = "$default"
  auto_deploy = true
  description = var.round
}
resource "aws_dynamodb_table" "t" {
  name         = "extra-dev-t"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "a"
  attribute {
    name = "a"
    type = "S"
  }
  stream_enabled   = var.round == "2"
  stream_view_type = var.round == "2" ? "NEW_IMAGE" : null
  ttl {
    enabled        = var.round == "1"
    attribute_name = "x"
  }
}
