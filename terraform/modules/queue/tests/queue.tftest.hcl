mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name     = "orders-dev-dead_letters"
  location = { account = "111111111111", region = "us-east-1" }
}

run "a_queue_is_encrypted_and_no_service_may_send" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.this.message_retention_seconds == 1209600
    error_message = "The queue must be encrypted and keep messages for 14 days."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[*].effect == tolist(["Deny"])
    error_message = "A queue without senders must allow nobody anything."
  }

  assert {
    condition     = output.url == "https://sqs.us-east-1.amazonaws.com/111111111111/orders-dev-dead_letters" && length(output.alarms) == 0
    error_message = "The URL must be known in the first plan; nobody asked for an alarm."
  }
}

run "senders_a_key_dead_letters_and_alarms_are_taken" {
  command = plan

  variables {
    senders      = { "events.amazonaws.com" = ["arn:aws:events:us-east-1:111111111111:rule/orders-dev-orders/orders-dev-process_order-0"] }
    key          = { arn = "arn:aws:kms:us-east-1:111111111111:key/1" }
    dead_letters = { arn = "arn:aws:sqs:us-east-1:111111111111:other" }
    alarms       = { depth = 0, age = 60 }
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[1].actions == toset(["sqs:SendMessage"]) && data.aws_iam_policy_document.this.statement[1].sid == "EventsSends"
    error_message = "Rules may send, and do nothing else."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.this.statement[1].condition).variable == "aws:SourceArn" && one(data.aws_iam_policy_document.this.statement[1].condition).values == tolist(var.senders["events.amazonaws.com"])
    error_message = "Only the rules given may send, told by the ARN they send from."
  }

  assert {
    condition     = aws_sqs_queue.this.kms_master_key_id == var.key.arn && aws_sqs_queue.this.kms_data_key_reuse_period_seconds == 300
    error_message = "Messages must be encrypted with the key given."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).maxReceiveCount == 5
    error_message = "A message must move on after five receives."
  }

  assert {
    condition     = output.alarms == ["orders-dev-dead_letters-age", "orders-dev-dead_letters-depth"]
    error_message = "The alarms must be among the outputs."
  }
}

run "what_sqs_does_not_take_is_refused" {
  command = plan

  variables {
    name               = "orders.fifo"
    location           = { account = "1", region = "us-east-1" }
    senders            = { "events.amazonaws.com" = ["arn:aws:events:us-east-1:111111111111:rule/*"] }
    retention_seconds  = 1209601
    visibility_timeout = 43201
    dead_letters       = { arn = "arn:aws:sqs:us-east-1:111111111111:other", receives = 0 }
  }

  expect_failures = [var.name, var.location, var.senders, var.retention_seconds, var.visibility_timeout, var.dead_letters]
}
