mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name     = "orders-dev-dead_letters"
  location = { account = "111111111111", region = "us-east-1" }
}

run "a_queue_is_encrypted_and_nobody_may_send" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled
    error_message = "The queue must be encrypted."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[*].effect == tolist(["Deny"])
    error_message = "A queue without senders must allow nobody anything."
  }

  assert {
    condition     = output.url == "https://sqs.us-east-1.amazonaws.com/111111111111/orders-dev-dead_letters"
    error_message = "The URL must be known in the first plan."
  }
}

run "only_the_rules_given_may_send" {
  command = plan

  variables {
    sending_rules = ["arn:aws:events:us-east-1:111111111111:rule/orders-dev-orders/orders-dev-process_order-0"]
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[1].actions == toset(["sqs:SendMessage"])
    error_message = "Rules may send, and do nothing else."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.this.statement[1].condition).variable == "aws:SourceArn"
    error_message = "Rules must be told by the ARN they send from."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.this.statement[1].condition).values == tolist(var.sending_rules)
    error_message = "Only the rules given may send."
  }
}

run "an_alarm_tells_of_the_first_message" {
  command = plan

  variables {
    depth_alarm = { actions = ["arn:aws:sns:us-east-1:111111111111:on-call"] }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.depth.threshold == 0 && aws_cloudwatch_metric_alarm.depth.comparison_operator == "GreaterThanThreshold"
    error_message = "One message must be enough for the alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.depth.alarm_actions == toset(["arn:aws:sns:us-east-1:111111111111:on-call"])
    error_message = "The alarm must tell whom it was given."
  }

  assert {
    condition     = output.alarms == ["orders-dev-dead_letters-depth"]
    error_message = "The alarm must be among the outputs."
  }
}

run "messages_move_on_to_dead_letters" {
  command = plan

  variables {
    dead_letters = { arn = "arn:aws:sqs:us-east-1:111111111111:other" }
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).maxReceiveCount == 5
    error_message = "A message must move on after five receives."
  }
}

run "a_rule_with_a_wildcard_is_refused" {
  command = plan

  variables {
    sending_rules = ["arn:aws:events:us-east-1:111111111111:rule/*"]
  }

  expect_failures = [var.sending_rules]
}

run "a_retention_beyond_fourteen_days_is_refused" {
  command = plan

  variables {
    retention_seconds = 1209601
  }

  expect_failures = [var.retention_seconds]
}
