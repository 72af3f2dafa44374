mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name     = "shop-dev-notifications"
  location = { account = "111111111111", region = "us-east-1" }
}

run "a_topic_is_encrypted_and_no_service_may_publish" {
  command = plan

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == "alias/aws/sns" && aws_sns_topic.this.tracing_config == "Active"
    error_message = "The topic must be encrypted and traced."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[*].effect == tolist(["Deny"])
    error_message = "A topic without publishers must allow nobody anything, and plain HTTP to nobody."
  }

  assert {
    condition     = output.arn == "arn:aws:sns:us-east-1:111111111111:shop-dev-notifications"
    error_message = "The ARN must be known in the first plan."
  }
}

run "only_what_is_named_may_publish_with_the_key_given" {
  command = plan

  variables {
    key        = { arn = "arn:aws:kms:us-east-1:111111111111:key/1" }
    publishers = { "cloudwatch.amazonaws.com" = ["arn:aws:cloudwatch:us-east-1:111111111111:alarm:depth"] }
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == var.key.arn
    error_message = "The topic must be encrypted with the key given."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.this.statement[1].condition).values == tolist(["arn:aws:cloudwatch:us-east-1:111111111111:alarm:depth"])
    error_message = "A service may publish for what is named alone."
  }
}

run "what_is_open_to_anybody_is_refused" {
  command = plan

  variables {
    name       = "orders.fifo"
    location   = { account = "1", region = "us-east-1" }
    publishers = { "cloudwatch.amazonaws.com" = ["arn:aws:cloudwatch:us-east-1:111111111111:alarm:*"] }
  }

  expect_failures = [var.name, var.location, var.publishers]
}
