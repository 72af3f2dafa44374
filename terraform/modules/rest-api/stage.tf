resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  # A deployment is a snapshot: another one is due whenever what it froze changes.
  triggers = {
    snapshot = sha256(jsonencode([var.routes, var.authorizers, var.models, local.mocks, local.gateway_responses]))
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [
    aws_api_gateway_gateway_response.this,
    aws_api_gateway_integration.this,
    aws_api_gateway_integration_response.mock,
    aws_api_gateway_method.this,
  ]
}

resource "aws_api_gateway_stage" "this" {
  #checkov:skip=CKV_AWS_120:Answers are of one caller and change with every order; a cache would serve stale ones, and costs by the hour.
  #checkov:skip=CKV2_AWS_29:Whoever has a web application firewall gives it as web_acl; throttles and the authorizer guard every API.
  #checkov:skip=CKV2_AWS_77:The rules of a web application firewall are whoever gives it as web_acl's; no Java runs behind this API.
  #checkov:skip=CKV2_AWS_51:Callers prove themselves with tokens, and the integrations are Lambda functions, which take no client certificate.
  rest_api_id          = aws_api_gateway_rest_api.this.id
  deployment_id        = aws_api_gateway_deployment.this.id
  stage_name           = var.stage
  xray_tracing_enabled = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      authorizerError  = "$context.authorizer.error"
      integrationError = "$context.integrationErrorMessage"
      latency          = "$context.responseLatency"
      method           = "$context.httpMethod"
      requestId        = "$context.requestId"
      resourcePath     = "$context.resourcePath"
      status           = "$context.status"
      time             = "$context.requestTime"
      traceId          = "$context.xrayTraceId"
    })
  }

  depends_on = [
    aws_api_gateway_account.this,
    aws_cloudwatch_log_group.execution,
  ]
}

resource "aws_api_gateway_method_settings" "this" {
  #checkov:skip=CKV_AWS_225:Answers are of one caller and change with every order; see the stage.
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    logging_level          = "ERROR"
    data_trace_enabled     = false
    throttling_rate_limit  = var.throttle.rate
    throttling_burst_limit = var.throttle.burst
  }
}
