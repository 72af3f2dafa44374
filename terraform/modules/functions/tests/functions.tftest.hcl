mock_provider "aws" {
  source = "../../mocks"
}

variables {
  root      = "./examples/complete"
  prefix    = "shop-dev"
  location  = { account = "111111111111", region = "us-east-1" }
  artifacts = "shop-artifacts-111111111111"
  defaults  = { runtime = "python3.11", architecture = "arm64", memory = 512, timeout = 30 }

  # A bundle for each manifest of the example.
  bundles = {
    for path in fileset("./examples/complete", "functions/*/{function,layer}.yaml") : basename(dirname(path)) => {
      digest      = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
      key         = "bundles/sha256/${basename(dirname(path))}.zip"
      code_sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    }
  }

  tables = {
    orders = {
      arn    = "arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders"
      name   = "shop-dev-orders"
      stream = { arn = "arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders/stream/now" }
    }
    plain = { arn = "arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-plain", name = "shop-dev-plain" }
  }
  queues = {
    dead_letters = { arn = "arn:aws:sqs:us-east-1:111111111111:shop-dev-dead_letters", url = "https://sqs.us-east-1.amazonaws.com/111111111111/shop-dev-dead_letters" }
    work         = { arn = "arn:aws:sqs:us-east-1:111111111111:shop-dev-work", url = "https://sqs.us-east-1.amazonaws.com/111111111111/shop-dev-work" }
  }
  buses   = { orders = { arn = "arn:aws:events:us-east-1:111111111111:event-bus/shop-dev-orders", name = "shop-dev-orders" } }
  topics  = { news = { arn = "arn:aws:sns:us-east-1:111111111111:shop-dev-news" } }
  buckets = { imports = { arn = "arn:aws:s3:::shop-dev-imports", name = "shop-dev-imports" } }
  streams = { tracking = { arn = "arn:aws:kinesis:us-east-1:111111111111:stream/shop-dev-tracking", name = "shop-dev-tracking" } }
  secrets = { token_key = { arn = "arn:aws:ssm:us-east-1:111111111111:parameter/shop/dev/token_key", name = "/shop/dev/token_key" } }
}

run "what_manifests_say_is_what_is_made" {
  command = plan

  assert {
    condition     = keys(module.function) == ["authorize", "create_order", "follow_order", "import_orders", "process_order", "track_order"] && keys(module.layer) == ["common"]
    error_message = "Each function.yaml must be a function, and each layer.yaml a layer."
  }

  assert {
    condition     = local.functions["create_order"].memory == 512 && local.functions["create_order"].runtime == "python3.11"
    error_message = "A manifest that says nothing must get the project's defaults."
  }

  assert {
    condition     = local.functions["process_order"].memory == 256 && local.functions["process_order"].architecture == "x86_64"
    error_message = "A manifest must win over the defaults."
  }

  assert {
    condition     = local.functions["create_order"].alarms.error_rate == 0.5 && local.functions["authorize"].alarms.error_rate == null
    error_message = "The alarm must go off at the percentage declared, and be none where none is."
  }

  assert {
    condition     = local.functions["follow_order"].alarms.p99 == 800 && local.functions["follow_order"].alarms.iterator_age == 120
    error_message = "Durations must become milliseconds for p99, and seconds for the iterator age."
  }

  assert {
    condition     = local.functions["import_orders"].snap_start && local.functions["follow_order"].provisioned_concurrency == 2
    error_message = "What starts faster must be as declared."
  }

  assert {
    condition = local.environments["process_order"] == {
      ATTEMPTS         = "3"
      DEAD_LETTERS_URL = "https://sqs.us-east-1.amazonaws.com/111111111111/shop-dev-dead_letters"
      TABLE_NAME       = "shop-dev-orders"
    }
    error_message = "A table must become its name, a queue its URL, and a literal a string."
  }

  assert {
    condition = {
      secret = local.environments["authorize"], topic = local.environments["follow_order"].TOPIC_ARN,
      bucket = local.environments["import_orders"], stream = local.environments["track_order"]
      } == {
      secret = { TOKEN_KEY_PARAMETER = "/shop/dev/token_key" }, topic = "arn:aws:sns:us-east-1:111111111111:shop-dev-news",
      bucket = { BUCKET_NAME = "shop-dev-imports" }, stream = { STREAM_NAME = "shop-dev-tracking" }
    }
    error_message = "A secret must become its parameter's name, a topic its ARN, a bucket and a stream their names."
  }
}

run "permissions_are_those_declared_and_those_of_triggers" {
  command = plan

  assert {
    condition     = local.permissions["create_order"][0].actions == ["dynamodb:PutItem", "dynamodb:Query"]
    error_message = "An action must be of the service its resource belongs to."
  }

  assert {
    condition = local.permissions["create_order"][0].resources == tolist([
      "arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders",
      "arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders/index/*",
    ])
    error_message = "Indexes must be granted where the manifest says so."
  }

  assert {
    condition     = local.permissions["process_order"][0].resources == tolist(["arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders"])
    error_message = "Indexes must be granted nowhere else."
  }

  assert {
    condition = toset([for permission in local.permissions["import_orders"] : "${permission.actions[0]} ${permission.resources[0]}"]) == toset([
      "s3:GetObject arn:aws:s3:::shop-dev-imports/incoming/*",
      "s3:ListBucket arn:aws:s3:::shop-dev-imports",
    ])
    error_message = "Actions on objects must be held to the prefix, and those on the bucket be the bucket's."
  }

  assert {
    condition = local.platform_permissions["follow_order"] == [
      {
        actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        resources = ["arn:aws:sqs:us-east-1:111111111111:shop-dev-work"]
      },
      {
        actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
        resources = ["arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders/stream/*"]
      },
      {
        actions   = ["sqs:SendMessage"]
        resources = ["arn:aws:sqs:us-east-1:111111111111:shop-dev-dead_letters"]
      },
    ]
    error_message = "A function that reads a queue and a stream must be allowed to, and to keep what fails."
  }

  assert {
    condition     = length(local.platform_permissions["create_order"]) == 0 && length(local.platform_permissions["process_order"]) == 0
    error_message = "A function that others call needs no more than it declares."
  }
}

run "an_environment_overrides_what_it_names_alone" {
  command = plan

  variables {
    overrides = { process_order = { memory = 1024, keep_warm = true, environment = { LOG_LEVEL = "DEBUG", EXTRA = "1" } } }
  }

  assert {
    condition     = local.environments["process_order"].LOG_LEVEL == "DEBUG" && local.environments["process_order"].EXTRA == "1" && local.environments["process_order"].TABLE_NAME == "shop-dev-orders"
    error_message = "An environment's variables must be added to the manifest's, and win over them."
  }

  assert {
    condition     = local.functions["process_order"].memory == 1024 && local.functions["process_order"].timeout == 30
    error_message = "An override must win over the manifest, and leave the rest alone."
  }

  assert {
    condition     = keys(module.keep_warm) == ["process_order"]
    error_message = "A function must be kept warm where the environment asks for it, and nowhere else."
  }
}

run "http_triggers_are_routes" {
  command = apply

  assert {
    condition     = output.routes["POST /orders"].authorizer == "authorize" && output.routes["POST /orders"].function.name == "shop-dev-create_order"
    error_message = "An HTTP trigger must name its function and its authorizer."
  }

  assert {
    condition     = output.authorizers["authorize"].function.alias == "live"
    error_message = "An authorizer must be called by the alias that takes the traffic."
  }

  assert {
    condition     = output.functions["create_order"].version == "1" && output.functions["create_order"].alias == "live"
    error_message = "The outputs must say which version takes the traffic."
  }

  assert {
    condition     = contains(output.alarms, "shop-dev-authorize-throttles") && contains(output.alarms, "shop-dev-create_order-error-rate") && !contains(output.alarms, "shop-dev-authorize-error-rate")
    error_message = "Each function has an alarm on throttles, and one on errors where it declares it."
  }

  assert {
    condition     = output.shown["shop-dev-follow_order"] == { memory = 512, reads_a_stream = true }
    error_message = "A dashboard must learn what a function costs, and that it reads a stream."
  }
}

run "event_triggers_are_rules_with_dead_letters" {
  command = plan

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["process_order/0"].event_pattern) == { "source" = ["orders"], "detail-type" = ["order.created"] }
    error_message = "A single source or type must become a list."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["process_order/1"].event_pattern)["detail-type"] == ["order.changed", "order.returned"]
    error_message = "Lists must stay lists."
  }

  assert {
    condition     = one(aws_cloudwatch_event_target.this["process_order/0"].dead_letter_config).arn == "arn:aws:sqs:us-east-1:111111111111:shop-dev-dead_letters"
    error_message = "Events that cannot be delivered must go to the queue."
  }

  assert {
    condition     = aws_lambda_permission.rule["process_order/0"].source_arn == "arn:aws:events:us-east-1:111111111111:rule/shop-dev-orders/shop-dev-process_order-0"
    error_message = "Only the rule may call the function."
  }

  assert {
    condition = jsonencode(output.senders["dead_letters"]) == jsonencode({
      "events.amazonaws.com" = [
        "arn:aws:events:us-east-1:111111111111:rule/shop-dev-orders/shop-dev-process_order-0",
        "arn:aws:events:us-east-1:111111111111:rule/shop-dev-orders/shop-dev-process_order-1",
      ]
      "sns.amazonaws.com" = ["arn:aws:sns:us-east-1:111111111111:shop-dev-news"]
    })
    error_message = "The queue must learn which rules and topics send to it."
  }
}

run "streams_and_queues_fail_in_part_and_keep_what_fails" {
  command = plan

  variables {
    created = { queues = { dead_letters = "arn:aws:sqs:us-east-1:111111111111:made" } }
  }

  assert {
    condition = alltrue([
      for mapping in concat(values(aws_lambda_event_source_mapping.stream), values(aws_lambda_event_source_mapping.queue)) :
      mapping.function_response_types == toset(["ReportBatchItemFailures"])
    ])
    error_message = "A batch must be allowed to fail in part."
  }

  assert {
    condition = alltrue([
      for mapping in values(aws_lambda_event_source_mapping.stream) :
      mapping.bisect_batch_on_function_error && mapping.starting_position == "TRIM_HORIZON"
    ])
    error_message = "A poison record must be isolated, and none be skipped at the start."
  }

  assert {
    condition = [
      aws_lambda_event_source_mapping.stream["stream/follow_order/0"].batch_size,
      aws_lambda_event_source_mapping.stream["stream/follow_order/0"].maximum_batching_window_in_seconds,
      aws_lambda_event_source_mapping.stream["stream/follow_order/0"].maximum_retry_attempts,
      aws_lambda_event_source_mapping.stream["stream/follow_order/0"].maximum_record_age_in_seconds,
    ] == [50, 2, 3, 21600]
    error_message = "A stream must be read as declared."
  }

  assert {
    condition     = length(one(aws_lambda_event_source_mapping.stream["stream/follow_order/0"].filter_criteria).filter) == 2
    error_message = "Each pattern must be a filter of its own."
  }

  assert {
    condition     = one(one(aws_lambda_event_source_mapping.stream["stream/follow_order/0"].destination_config).on_failure).destination_arn == "arn:aws:sqs:us-east-1:111111111111:made"
    error_message = "What goes on failing must be kept, in the queue that is there by then."
  }

  assert {
    condition = [
      aws_lambda_event_source_mapping.stream["kinesis/track_order/0"].event_source_arn,
      aws_lambda_event_source_mapping.queue["follow_order/0"].event_source_arn,
      ] == [
      "arn:aws:kinesis:us-east-1:111111111111:stream/shop-dev-tracking",
      "arn:aws:sqs:us-east-1:111111111111:shop-dev-work",
    ]
    error_message = "Kinesis streams and queues must be found by their names."
  }

  assert {
    condition     = one(aws_lambda_event_source_mapping.queue["follow_order/0"].scaling_config).maximum_concurrency == 10 && output.visibility_timeouts["work"] == 180
    error_message = "A queue must not swamp the function, nor give a message to two readers."
  }
}

run "times_buckets_and_topics_call_the_alias" {
  command = plan

  assert {
    condition     = keys(module.schedule) == ["import_orders/0", "import_orders/1"]
    error_message = "Each schedule must be one."
  }

  assert {
    condition = [for rule in aws_s3_bucket_notification.this["imports"].lambda_function : [rule.events, rule.filter_prefix, rule.filter_suffix]] == [
      [toset(["s3:ObjectCreated:*"]), "incoming/", ".csv"]
    ]
    error_message = "A bucket must tell of new objects, where nothing else is said, and of those declared alone."
  }

  assert {
    condition     = aws_lambda_permission.bucket["import_orders/0"].source_account == "111111111111" && aws_lambda_permission.bucket["import_orders/0"].source_arn == "arn:aws:s3:::shop-dev-imports"
    error_message = "Only this account's bucket may call: names of buckets go from hand to hand."
  }

  assert {
    condition     = jsondecode(aws_sns_topic_subscription.this["import_orders/0"].filter_policy) == { kind = ["import"] } && aws_sns_topic_subscription.this["import_orders/0"].filter_policy_scope == "MessageAttributes"
    error_message = "A subscription must take what its filter lets through."
  }

  assert {
    condition     = jsondecode(aws_sns_topic_subscription.this["import_orders/0"].redrive_policy).deadLetterTargetArn == "arn:aws:sqs:us-east-1:111111111111:shop-dev-dead_letters"
    error_message = "Messages that cannot be delivered must go to the queue."
  }
}

run "all_that_is_wrong_is_told_at_once" {
  command = plan

  variables {
    root      = "./tests/refused"
    overrides = { create_ordr = { memory = 1024 } }
    bundles = {
      first = {
        digest      = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
        key         = "bundles/sha256/1.zip"
        code_sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      }
    }
  }

  assert {
    condition = toset(local.dangling) == toset([
      "environment.yaml, functions: function create_ordr does not exist",
      "functions/first/function.yaml, environment.TOPIC: topic nowhere does not exist",
      "functions/first/function.yaml, layers: layer nowhere does not exist",
      "functions/first/function.yaml, on_failure: queue nowhere does not exist",
      "functions/first/function.yaml, permissions: bucket invoices does not exist",
      "functions/first/function.yaml, triggers: authorizer nobody does not exist",
      "functions/first/function.yaml, triggers: bucket nowhere does not exist",
      "functions/first/function.yaml, triggers: email is none of http, event, queue, schedule, stream, kinesis, bucket, topic",
      "functions/first/function.yaml, triggers: queue nowhere does not exist",
      "functions/first/function.yaml, triggers: stream nowhere does not exist",
      "functions/first/function.yaml, triggers: table plain has no stream",
      "functions/first/function.yaml, triggers: topic nowhere does not exist",
    ])
    error_message = "Each mistake must be named, with its file and place."
  }

  assert {
    condition     = local.claimed_in_vain == ["GET /orders (first, second)"]
    error_message = "A route claimed twice must be named, with who claims it."
  }

  assert {
    condition     = local.unbundled == toset(["second"])
    error_message = "The message must name every bundle that is missing."
  }

  expect_failures = [output.functions, output.routes]
}

run "references_to_what_is_not_given_are_refused" {
  command = plan

  variables {
    tables = {}
    buses  = {}
  }

  assert {
    condition     = contains(local.dangling, "functions/create_order/function.yaml, environment.TABLE_NAME: table orders does not exist") && contains(local.dangling, "functions/process_order/function.yaml, triggers: bus orders does not exist")
    error_message = "The message must say where the reference stands and what it names."
  }

  expect_failures = [output.functions]
}

run "what_no_resource_can_bear_is_refused" {
  command = plan

  variables {
    prefix   = "Shop Dev"
    location = { account = "1111", region = "us-east-1" }
    bundles  = { authorize = { digest = "latest", key = "latest.zip", code_sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" } }
  }

  expect_failures = [var.bundles, var.location, var.prefix]
}
