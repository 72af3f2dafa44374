mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name        = "orders-dev-create_order"
  location    = { account = "111111111111", region = "us-east-1" }
  description = "Create a customer order"
  handler     = "create_order.entrypoint.handler"
  runtime     = "python3.11"

  code = {
    bucket = "orders-artifacts-111111111111"
    key    = "bundles/sha256/0.zip"
    sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
  }
}

run "a_function_is_published_and_traced" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.publish && aws_lambda_alias.live.name == "live"
    error_message = "Every change must be a version that the alias can point at."
  }

  assert {
    condition     = aws_lambda_function.this.source_code_hash == var.code.sha256
    error_message = "The code must be told apart by its digest."
  }

  assert {
    condition     = one(aws_lambda_function.this.tracing_config).mode == "Active"
    error_message = "The function must be traced."
  }

  assert {
    condition     = length(aws_lambda_function.this.environment) == 0 && length(aws_lambda_function.this.dead_letter_config) == 0
    error_message = "What is not given must not be declared."
  }
}

run "a_function_may_only_log_and_trace_unless_told" {
  command = plan

  assert {
    condition     = data.aws_iam_policy_document.this.statement[*].sid == tolist(["Log", "Trace"])
    error_message = "A function without permissions may write its logs and traces alone."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[0].resources == toset(["arn:aws:logs:us-east-1:111111111111:log-group:/aws/lambda/orders-dev-create_order:*"])
    error_message = "A function may write to its own log group alone."
  }
}

run "permissions_are_exactly_those_declared" {
  command = plan

  variables {
    permissions = [{
      actions   = ["dynamodb:PutItem"]
      resources = ["arn:aws:dynamodb:us-east-1:111111111111:table/orders-dev-orders"]
    }]
  }

  assert {
    condition     = length(data.aws_iam_policy_document.this.statement) == 3
    error_message = "Each permission must be one statement."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[2].actions == toset(["dynamodb:PutItem"])
    error_message = "The action declared must be the only one."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[2].resources == toset(["arn:aws:dynamodb:us-east-1:111111111111:table/orders-dev-orders"])
    error_message = "The resource declared must be the only one."
  }
}

run "dead_letters_go_to_the_queue_the_role_may_send_to" {
  command = plan

  variables {
    dead_letter_queue = { arn = "arn:aws:sqs:us-east-1:111111111111:orders-dev-dead_letters" }
  }

  assert {
    condition     = one(aws_lambda_function.this.dead_letter_config).target_arn == var.dead_letter_queue.arn
    error_message = "Failed asynchronous invocations must go to the queue."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[2].resources == toset([var.dead_letter_queue.arn])
    error_message = "The role must be allowed to send there."
  }
}

run "alarms_watch_the_share_of_errors_and_any_throttle" {
  command = plan

  variables {
    alarms = { error_rate = 2.5, actions = ["arn:aws:sns:us-east-1:111111111111:on-call"] }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.error_rate["this"].threshold == 2.5
    error_message = "The alarm must go off at the percentage given."
  }

  assert {
    condition     = [for query in aws_cloudwatch_metric_alarm.error_rate["this"].metric_query : query.expression if query.return_data == true] == ["errors / invocations * 100"]
    error_message = "The alarm must watch errors in a hundred invocations."
  }

  assert {
    condition = alltrue([
      for alarm in [aws_cloudwatch_metric_alarm.error_rate["this"], aws_cloudwatch_metric_alarm.throttles] :
      alarm.treat_missing_data == "notBreaching" && alarm.alarm_actions == toset(var.alarms.actions)
    ])
    error_message = "A function nobody calls must be quiet, and whoever is to be told must be told."
  }

  assert {
    condition     = output.alarms == ["orders-dev-create_order-error-rate", "orders-dev-create_order-throttles"]
    error_message = "Both alarms must be among the outputs."
  }
}

run "errors_are_no_alarm_where_none_is_declared" {
  command = plan

  assert {
    condition     = output.alarms == ["orders-dev-create_order-throttles"]
    error_message = "Throttles alone are always an alarm."
  }
}

run "an_alarm_that_cannot_go_off_is_refused" {
  command = plan

  variables {
    alarms = { error_rate = 100 }
  }

  expect_failures = [var.alarms]
}

run "a_wildcard_action_is_refused" {
  command = plan

  variables {
    permissions = [{ actions = ["dynamodb:*"], resources = ["arn:aws:dynamodb:us-east-1:111111111111:table/orders"] }]
  }

  expect_failures = [var.permissions]
}

run "a_hexadecimal_digest_is_refused" {
  command = plan

  variables {
    code = { bucket = "bucket", key = "key", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }
  }

  expect_failures = [var.code]
}

run "a_file_path_is_no_handler" {
  command = plan

  variables {
    handler = "create_order/entrypoint.handler"
  }

  expect_failures = [var.handler]
}

run "memory_in_gib_is_refused" {
  command = plan

  variables {
    memory = 1
  }

  expect_failures = [var.memory]
}

run "a_timeout_in_milliseconds_is_refused" {
  command = plan

  variables {
    timeout = 30000
  }

  expect_failures = [var.timeout]
}
