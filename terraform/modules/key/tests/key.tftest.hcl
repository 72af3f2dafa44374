mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = { account = "111111111111", region = "us-east-1" }
}

run "a_key_is_rotated_and_left_to_iam_and_the_logs" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30 && aws_kms_alias.this.name == "alias/shop-dev"
    error_message = "The key must be rotated, and its deletion be taken back for a month."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[*].sid == tolist(["IamDecides", "LogsUse"])
    error_message = "IAM and the logs must be let use the key, and nobody else."
  }

  assert {
    condition     = alltrue([for action in flatten([for statement in data.aws_iam_policy_document.this.statement : tolist(statement.actions)]) : !strcontains(action, "*")])
    error_message = "Every action must be named."
  }
}

run "services_use_it_for_this_account_alone" {
  command = plan

  variables {
    services = ["events", "sns"]
  }

  assert {
    condition     = one(data.aws_iam_policy_document.this.statement[1].principals).identifiers == toset(["events.amazonaws.com", "sns.amazonaws.com"])
    error_message = "The services given must be let use the key."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.this.statement[1].condition).variable == "aws:SourceAccount"
    error_message = "They act for others as well: of this account alone."
  }
}

run "what_kms_does_not_take_is_refused" {
  command = plan

  variables {
    name          = "aws/shop"
    location      = { account = "1", region = "us-east-1" }
    services      = ["lambda"]
    rotation_days = 30
    deletion_days = 1
  }

  expect_failures = [var.name, var.location, var.services, var.rotation_days, var.deletion_days]
}
