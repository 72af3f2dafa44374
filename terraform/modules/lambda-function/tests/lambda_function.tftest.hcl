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

run "a_function_is_published_traced_and_may_only_log" {
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
    condition = alltrue([
      for block in ["environment", "dead_letter_config", "vpc_config", "snap_start"] : length(aws_lambda_function.this[block]) == 0
    ]) && length(aws_lambda_function_event_invoke_config.this) + length(aws_lambda_provisioned_concurrency_config.this) == 0
    error_message = "What is not given must not be declared."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[*].sid == tolist(["Log", "Trace"]) && length(aws_iam_role_policy.key) == 0
    error_message = "A function without permissions may write its logs and traces alone."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[0].resources == toset(["arn:aws:logs:us-east-1:111111111111:log-group:/aws/lambda/orders-dev-create_order:*"])
    error_message = "A function may write to its own log group alone."
  }

  assert {
    condition     = output.alarms == ["orders-dev-create_order-throttles"] && output.alias_arn == "arn:aws:lambda:us-east-1:111111111111:function:orders-dev-create_order:live"
    error_message = "Throttles alone are always an alarm, and the alias' ARN is known in the first plan."
  }
}

run "permissions_failures_and_alarms_are_exactly_those_declared" {
  command = plan

  variables {
    permissions = [{
      actions   = ["dynamodb:PutItem"]
      resources = ["arn:aws:dynamodb:us-east-1:111111111111:table/orders-dev-orders"]
    }]
    failures = {
      attempts     = 1
      dead_letters = { arn = "arn:aws:sqs:us-east-1:111111111111:orders-dev-dead_letters" }
      destination  = { arn = "arn:aws:sns:us-east-1:111111111111:orders-dev-failures" }
    }
    alarms = { error_rate = 2.5, p99 = 800, iterator_age = 60, actions = ["arn:aws:sns:us-east-1:111111111111:on-call"] }
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[*].sid == tolist(["Log", "Trace", "DeadLetters", "FailureDestination", null])
    error_message = "Each permission must be one statement."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[4].actions == toset(["dynamodb:PutItem"]) && data.aws_iam_policy_document.this.statement[4].resources == toset(["arn:aws:dynamodb:us-east-1:111111111111:table/orders-dev-orders"])
    error_message = "The action and the resource declared must be the only ones."
  }

  assert {
    condition     = one(aws_lambda_function.this.dead_letter_config).target_arn == var.failures.dead_letters.arn && data.aws_iam_policy_document.this.statement[2].resources == toset([var.failures.dead_letters.arn])
    error_message = "Failed asynchronous invocations must go to the queue, and the role be allowed to send there."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this["this"].maximum_retry_attempts == 1 && one(one(aws_lambda_function_event_invoke_config.this["this"].destination_config).on_failure).destination == var.failures.destination.arn
    error_message = "What failed must be told to the destination, after the attempts given."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[3].actions == toset(["sns:Publish"])
    error_message = "The role must be allowed what its destination needs."
  }

  assert {
    condition     = length(output.alarms) == 4
    error_message = "Each threshold must be an alarm, and throttles too."
  }
}

run "a_key_a_network_and_provisioned_concurrency_are_taken" {
  command = plan

  variables {
    environment             = { TABLE_NAME = "orders" }
    key                     = { arn = "arn:aws:kms:us-east-1:111111111111:key/1" }
    network                 = { subnets = ["subnet-1"], security_groups = ["sg-1"] }
    reserved_concurrency    = 10
    provisioned_concurrency = 2
  }

  assert {
    condition     = aws_lambda_function.this.kms_key_arn == var.key.arn && aws_cloudwatch_log_group.this.kms_key_id == var.key.arn
    error_message = "The environment and the logs must be encrypted with the key."
  }

  assert {
    condition     = data.aws_iam_policy_document.key["this"].statement[0].resources == toset([var.key.arn])
    error_message = "The role must be allowed to use the key."
  }

  assert {
    condition     = data.aws_iam_policy_document.key["this"].statement[0].actions == toset(["kms:Decrypt"])
    error_message = "What writes to nothing encrypted must not make data keys."
  }

  assert {
    condition     = one(aws_lambda_function.this.vpc_config).subnet_ids == toset(["subnet-1"])
    error_message = "The function must be in the subnets given."
  }

  assert {
    condition     = contains(data.aws_iam_policy_document.this.statement[2].actions, "ec2:CreateNetworkInterface") && data.aws_iam_policy_document.this.statement[3].effect == "Deny"
    error_message = "Lambda must be allowed to make the interfaces, and the code be refused."
  }

  assert {
    condition     = aws_lambda_provisioned_concurrency_config.this["this"].provisioned_concurrent_executions == 2 && aws_lambda_provisioned_concurrency_config.this["this"].qualifier == "live"
    error_message = "The alias must be kept initialised."
  }
}

run "a_snapshot_starts_what_is_new_enough" {
  command = plan

  variables {
    runtime    = "python3.12"
    snap_start = true
  }

  assert {
    condition     = one(aws_lambda_function.this.snap_start).apply_on == "PublishedVersions"
    error_message = "Versions must start from a snapshot."
  }
}

run "what_lambda_does_not_take_is_refused" {
  command = plan

  variables {
    name                    = "create order"
    location                = { account = "1", region = "us-east-1" }
    description             = ""
    code                    = { bucket = "bucket", key = "key", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }
    handler                 = "create_order/entrypoint.handler"
    architecture            = "sparc"
    memory                  = 1
    timeout                 = 30000
    reserved_concurrency    = 1
    provisioned_concurrency = 2
    layers                  = ["1", "2", "3", "4", "5", "6"]
    permissions             = [{ actions = ["dynamodb:*"], resources = ["arn:aws:dynamodb:us-east-1:111111111111:table/orders"] }]
    failures                = { attempts = 3, dead_letters = { arn = "arn:aws:sns:us-east-1:111111111111:topic" } }
    network                 = { subnets = [], security_groups = [] }
    log_retention_days      = 31
  }

  expect_failures = [
    var.name, var.location, var.description, var.code, var.handler, var.architecture, var.memory, var.timeout,
    var.provisioned_concurrency, var.layers, var.permissions, var.failures, var.network, var.log_retention_days,
  ]
}

run "what_excludes_each_other_is_refused" {
  command = plan

  variables {
    snap_start              = true
    provisioned_concurrency = 2
    alarms                  = { p99 = 31000 }
  }

  expect_failures = [var.snap_start, var.alarms]
}

run "what_sends_to_a_queue_may_make_data_keys" {
  command = plan

  variables {
    key         = { arn = "arn:aws:kms:us-east-1:111111111111:key/1" }
    permissions = [{ actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:us-east-1:111111111111:orders-dev-jobs"] }]
  }

  assert {
    condition     = data.aws_iam_policy_document.key["this"].statement[0].actions == toset(["kms:Decrypt", "kms:GenerateDataKey"])
    error_message = "An encrypted queue asks for a data key in the name of who sends."
  }
}
