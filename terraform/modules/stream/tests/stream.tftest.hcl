mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name     = "shop-dev-tracking"
  location = { account = "111111111111", region = "us-east-1" }
}

run "a_stream_is_encrypted_and_grows_by_itself" {
  command = plan

  assert {
    condition     = aws_kinesis_stream.this.encryption_type == "KMS" && aws_kinesis_stream.this.kms_key_id == "alias/aws/kinesis"
    error_message = "The stream must be encrypted."
  }

  assert {
    condition     = one(aws_kinesis_stream.this.stream_mode_details).stream_mode == "ON_DEMAND" && aws_kinesis_stream.this.retention_period == 24
    error_message = "The stream must be on demand and keep a day."
  }

  assert {
    condition     = output.arn == "arn:aws:kinesis:us-east-1:111111111111:stream/shop-dev-tracking" && length(output.alarms) == 0
    error_message = "The ARN must be known in the first plan; nobody asked for an alarm."
  }
}

run "shards_a_key_and_an_alarm_are_taken" {
  command = plan

  variables {
    shards = 2
    key    = { arn = "arn:aws:kms:us-east-1:111111111111:key/1" }
    alarms = { age = 60 }
  }

  assert {
    condition     = one(aws_kinesis_stream.this.stream_mode_details).stream_mode == "PROVISIONED" && aws_kinesis_stream.this.shard_count == 2
    error_message = "Shards must be those given."
  }

  assert {
    condition     = aws_kinesis_stream.this.kms_key_id == var.key.arn && output.alarms == ["shop-dev-tracking-age"]
    error_message = "The key must be the one given, and the alarm be made."
  }
}

run "what_kinesis_does_not_take_is_refused" {
  command = plan

  variables {
    name            = "shop dev"
    location        = { account = "1", region = "us-east-1" }
    shards          = 0
    retention_hours = 8761
  }

  expect_failures = [var.name, var.location, var.shards, var.retention_hours]
}
