resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts at rest with a key of its own; logs hold no secret, so a customer key adds cost without a gain.
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_116:A function that is only called synchronously has no dead letters; others state dead_letter_queue.
  #checkov:skip=CKV_AWS_117:The function reaches AWS services only; a VPC would add endpoints and cold-start time, and protect nothing.
  #checkov:skip=CKV_AWS_173:Environment variables hold names, never secrets, and AWS encrypts them at rest with its own key.
  #checkov:skip=CKV_AWS_272:The bundle is held to its digest by code.sha256, which the release pins; a signing profile of AWS would be a second proof of the same bytes.
  function_name                  = var.name
  description                    = var.description
  role                           = aws_iam_role.this.arn
  handler                        = var.handler
  runtime                        = var.runtime
  architectures                  = [var.architecture]
  memory_size                    = var.memory
  timeout                        = var.timeout
  reserved_concurrent_executions = var.reserved_concurrency
  layers                         = var.layers
  s3_bucket                      = var.code.bucket
  s3_key                         = var.code.key
  source_code_hash               = var.code.sha256
  publish                        = true

  tracing_config {
    mode = "Active"
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.this.name
  }

  dynamic "environment" {
    for_each = length(var.environment) == 0 ? [] : [var.environment]

    content {
      variables = environment.value
    }
  }

  dynamic "dead_letter_config" {
    for_each = var.dead_letter_queue == null ? [] : [var.dead_letter_queue]

    content {
      target_arn = dead_letter_config.value.arn
    }
  }

  # Lambda checks at creation that the role may send to the dead-letter queue.
  depends_on = [aws_iam_role_policy.this]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "The version that takes the traffic."
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}
