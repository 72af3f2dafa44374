mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name     = "orders-dev-orders"
  location = { account = "111111111111", region = "us-east-1" }
}

run "the_arn_is_known_in_the_first_plan" {
  command = plan

  assert {
    condition     = output.arn == "arn:aws:events:us-east-1:111111111111:event-bus/orders-dev-orders"
    error_message = "The ARN must be made of the location and the name."
  }

  assert {
    condition     = aws_cloudwatch_event_bus.this.name == "orders-dev-orders"
    error_message = "The bus must have the name given."
  }
}

run "the_arn_follows_the_partition" {
  command = plan

  variables {
    location = { account = "111111111111", region = "cn-north-1", partition = "aws-cn" }
  }

  assert {
    condition     = output.arn == "arn:aws-cn:events:cn-north-1:111111111111:event-bus/orders-dev-orders"
    error_message = "The ARN must be of the partition given."
  }
}

run "the_default_bus_is_refused" {
  command = plan

  variables {
    name = "default"
  }

  expect_failures = [var.name]
}

run "an_account_that_lost_its_quotes_is_refused" {
  command = plan

  variables {
    location = { account = 11111111111, region = "us-east-1" }
  }

  expect_failures = [var.location]
}
