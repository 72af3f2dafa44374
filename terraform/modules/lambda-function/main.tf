resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = one(var.key[*].arn)
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_116:A function that is only called synchronously has no dead letters; others state failures.
  #checkov:skip=CKV_AWS_117:A function that reaches AWS services alone needs no VPC: network is for those that reach further.
  #checkov:skip=CKV_AWS_173:Whoever has a customer key gives it as key; without one AWS encrypts the variables, which hold names, never secrets.
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
  kms_key_arn                    = length(var.environment) == 0 ? null : one(var.key[*].arn)
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
    for_each = var.failures.dead_letters[*]

    content {
      target_arn = dead_letter_config.value.arn
    }
  }

  dynamic "vpc_config" {
    for_each = var.network[*]

    content {
      subnet_ids         = vpc_config.value.subnets
      security_group_ids = vpc_config.value.security_groups
    }
  }

  dynamic "snap_start" {
    for_each = var.snap_start ? ["PublishedVersions"] : []

    content {
      apply_on = snap_start.value
    }
  }

  # Lambda checks at creation that the role may send to the dead-letter queue,
  # and make network interfaces.
  depends_on = [aws_iam_role_policy.this, aws_iam_role_policy.key]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "The version that takes the traffic."
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_lambda_provisioned_concurrency_config" "this" {
  for_each = var.provisioned_concurrency == 0 ? [] : toset(["this"])

  function_name                     = aws_lambda_function.this.function_name
  qualifier                         = aws_lambda_alias.live.name
  provisioned_concurrent_executions = var.provisioned_concurrency
}

# What happens to an asynchronous invocation that fails. Lambda's own defaults
# need no resource.
resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = local.handles_failures ? toset(["this"]) : []

  function_name                = aws_lambda_function.this.function_name
  qualifier                    = aws_lambda_alias.live.name
  maximum_retry_attempts       = var.failures.attempts
  maximum_event_age_in_seconds = var.failures.max_age

  dynamic "destination_config" {
    for_each = var.failures.destination[*]

    content {
      on_failure {
        destination = destination_config.value.arn
      }
    }
  }
}

module "alarms" {
  source = "../alarms"

  functions = {
    (var.name) = {
      errors       = var.alarms.error_rate
      p99          = var.alarms.p99
      iterator_age = var.alarms.iterator_age
    }
  }
  actions = var.alarms.actions
  runbook = var.alarms.runbook
}

locals {
  # Made of names, yet only there once the alias is: known in the first plan.
  alias_arn = join(":", [
    "arn", var.location.partition, "lambda", var.location.region, var.location.account,
    "function", aws_lambda_function.this.function_name, aws_lambda_alias.live.name,
  ])

  handles_failures = (
    var.failures.destination != null
    || var.failures.attempts != 2
    || var.failures.max_age != 21600
  )
}
