mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name       = "shop-dev-clean_up"
  expression = "cron(0 2 * * ? *)"
  target     = { arn = "arn:aws:lambda:us-east-1:111111111111:function:shop-dev-clean_up:live" }
}

run "a_schedule_calls_its_target_and_nothing_else" {
  command = plan

  assert {
    condition     = data.aws_iam_policy_document.this.statement[*].sid == tolist(["Call"]) && data.aws_iam_policy_document.this.statement[0].resources == toset([var.target.arn])
    error_message = "The role may call the target alone."
  }

  assert {
    condition     = aws_scheduler_schedule.this.schedule_expression_timezone == "UTC" && aws_scheduler_schedule.this.state == "ENABLED" && one(aws_scheduler_schedule.this.flexible_time_window).mode == "OFF"
    error_message = "It must run at the time given, in UTC."
  }

  assert {
    condition     = one(aws_scheduler_schedule.this.target).input == "{}" && length(aws_iam_role_policy.key) == 0
    error_message = "What is not given must be empty."
  }
}

run "input_retries_dead_letters_and_a_key_are_taken" {
  command = plan

  variables {
    expression   = "rate(5 minutes)"
    timezone     = "Europe/Berlin"
    window       = 15
    input        = { retention_days = 90 }
    retry        = { attempts = 3 }
    dead_letters = { arn = "arn:aws:sqs:us-east-1:111111111111:shop-dev-dead_letters" }
    key          = { arn = "arn:aws:kms:us-east-1:111111111111:key/1" }
    enabled      = false
  }

  assert {
    condition     = jsondecode(one(aws_scheduler_schedule.this.target).input) == { retention_days = 90 } && aws_scheduler_schedule.this.state == "DISABLED"
    error_message = "The target must get the input given, unless the schedule is off."
  }

  assert {
    condition     = one(one(aws_scheduler_schedule.this.target).retry_policy).maximum_retry_attempts == 3 && one(one(aws_scheduler_schedule.this.target).dead_letter_config).arn == var.dead_letters.arn
    error_message = "Calls must be tried again, and kept where they fail."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[1].resources == toset([var.dead_letters.arn]) && data.aws_iam_policy_document.key["this"].statement[0].resources == toset([var.key.arn])
    error_message = "The role must be allowed to keep them."
  }

  assert {
    condition     = one(aws_scheduler_schedule.this.flexible_time_window).maximum_window_in_minutes == 15
    error_message = "The window must be the one given."
  }
}

run "what_never_runs_is_refused" {
  command = plan

  variables {
    name       = "shop dev"
    expression = "rate(1 minutes)"
    timezone   = "Berlin time"
    window     = 1441
    target     = { arn = "shop-dev-clean_up" }
    retry      = { attempts = 186 }
  }

  expect_failures = [var.name, var.expression, var.timezone, var.window, var.target, var.retry]
}
