mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name     = "orders-dev-orders"
  location = { account = "111111111111", region = "us-east-1" }
}

run "a_bus_is_of_its_account_alone" {
  command = plan

  assert {
    condition     = output.arn == "arn:aws:events:us-east-1:111111111111:event-bus/orders-dev-orders" && aws_cloudwatch_event_bus.this.name == "orders-dev-orders"
    error_message = "The ARN must be made of the location and the name."
  }

  assert {
    condition     = length(aws_cloudwatch_event_archive.this) + length(aws_cloudwatch_event_bus_policy.this) == 0
    error_message = "Nothing must be kept and nobody be let in unless it is said."
  }
}

run "an_archive_senders_and_a_key_are_taken" {
  command = plan

  variables {
    location = { account = "111111111111", region = "cn-north-1", partition = "aws-cn" }
    key      = { arn = "arn:aws-cn:kms:cn-north-1:111111111111:key/1" }
    archive  = { retention_days = 7 }
    senders  = { warehouse = { account = "444444444444", sources = ["warehouse"] } }
  }

  assert {
    condition     = aws_cloudwatch_event_archive.this["this"].retention_days == 7 && aws_cloudwatch_event_bus.this.kms_key_identifier == var.key.arn
    error_message = "Events must be kept for a replay, and be encrypted with the key given."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.this["this"].statement[0].principals).identifiers == toset(["arn:aws-cn:iam::444444444444:root"])
    error_message = "The account given must be let send, in its partition."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.this["this"].statement[0].condition).values == tolist(["warehouse"])
    error_message = "It may send from the sources given alone."
  }
}

run "what_is_no_bus_of_ones_own_is_refused" {
  command = plan

  variables {
    name     = "default"
    location = { account = 11111111111, region = "us-east-1" }
    senders  = { everybody = { account = "*" } }
  }

  expect_failures = [var.name, var.location, var.senders]
}

run "an_archive_of_a_pattern_that_is_none_is_refused" {
  command = plan

  variables {
    archive = { pattern = "orders" }
  }

  expect_failures = [var.archive]
}
