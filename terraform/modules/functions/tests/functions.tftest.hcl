mock_provider "aws" {
  source = "../../mocks"
}

variables {
  root      = "./examples/complete"
  prefix    = "shop-dev"
  location  = { account = "111111111111", region = "us-east-1" }
  artifacts = "shop-artifacts-111111111111"
  defaults  = { runtime = "python3.11", architecture = "arm64", memory = 512, timeout = 30 }

  bundles = {
    authorize = {
      digest      = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
      key         = "bundles/sha256/1.zip"
      code_sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    }
    common = {
      digest      = "sha256:2222222222222222222222222222222222222222222222222222222222222222"
      key         = "bundles/sha256/2.zip"
      code_sha256 = "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    }
    create_order = {
      digest      = "sha256:3333333333333333333333333333333333333333333333333333333333333333"
      key         = "bundles/sha256/3.zip"
      code_sha256 = "CAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    }
    process_order = {
      digest      = "sha256:4444444444444444444444444444444444444444444444444444444444444444"
      key         = "bundles/sha256/4.zip"
      code_sha256 = "DAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    }
  }

  tables  = { orders = { arn = "arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders", name = "shop-dev-orders" } }
  queues  = { dead_letters = { arn = "arn:aws:sqs:us-east-1:111111111111:shop-dev-dead_letters", url = "https://sqs.us-east-1.amazonaws.com/111111111111/shop-dev-dead_letters" } }
  buses   = { orders = { arn = "arn:aws:events:us-east-1:111111111111:event-bus/shop-dev-orders", name = "shop-dev-orders" } }
  secrets = { token_key = { arn = "arn:aws:ssm:us-east-1:111111111111:parameter/shop/dev/token_key", name = "/shop/dev/token_key" } }
}

run "every_folder_with_a_manifest_is_deployed" {
  command = plan

  assert {
    condition     = keys(module.function) == ["authorize", "create_order", "process_order"]
    error_message = "Each function.yaml must be a function."
  }

  assert {
    condition     = keys(aws_lambda_layer_version.this) == ["common"]
    error_message = "Each layer.yaml must be a layer."
  }

  assert {
    condition     = aws_lambda_layer_version.this["common"].s3_key == "bundles/sha256/2.zip" && aws_lambda_layer_version.this["common"].layer_name == "shop-dev-common"
    error_message = "A layer must be of its bundle and bear the prefix."
  }
}

run "what_a_manifest_leaves_out_is_a_default" {
  command = plan

  assert {
    condition     = local.functions["create_order"].memory == 512 && local.functions["create_order"].runtime == "python3.11"
    error_message = "A manifest that says nothing must get the project's defaults."
  }

  assert {
    condition     = local.functions["process_order"].memory == 256 && local.functions["process_order"].architecture == "x86_64"
    error_message = "A manifest must win over the defaults."
  }

  assert {
    condition     = local.functions["create_order"].error_rate == 0.5 && local.functions["authorize"].error_rate == null
    error_message = "The alarm must go off at the percentage declared, and be none where none is."
  }
}

run "an_environment_overrides_what_it_names_alone" {
  command = plan

  variables {
    overrides = { process_order = { memory = 1024 } }
  }

  assert {
    condition     = local.functions["process_order"].memory == 1024 && local.functions["process_order"].timeout == 30
    error_message = "An override must win over the manifest, and leave the rest alone."
  }
}

run "references_become_names_and_urls" {
  command = plan

  assert {
    condition = local.environments["process_order"] == {
      ATTEMPTS         = "3"
      DEAD_LETTERS_URL = "https://sqs.us-east-1.amazonaws.com/111111111111/shop-dev-dead_letters"
      TABLE_NAME       = "shop-dev-orders"
    }
    error_message = "A table must become its name, a queue its URL, and a literal a string."
  }

  assert {
    condition     = local.environments["authorize"] == { TOKEN_KEY_PARAMETER = "/shop/dev/token_key" }
    error_message = "A secret must become the name of its parameter, never its value."
  }
}

run "permissions_name_the_service_and_the_whole_arn" {
  command = plan

  assert {
    condition     = local.permissions["create_order"][0].actions == ["dynamodb:PutItem", "dynamodb:Query"]
    error_message = "An action must be of the service its resource belongs to."
  }

  assert {
    condition = local.permissions["create_order"][0].resources == [
      "arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders",
      "arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders/index/*",
    ]
    error_message = "Indexes must be granted where the manifest says so."
  }

  assert {
    condition     = local.permissions["process_order"][0].resources == ["arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders"]
    error_message = "Indexes must be granted nowhere else."
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
    condition     = toset(output.alarms) == toset(["shop-dev-authorize-throttles", "shop-dev-create_order-error-rate", "shop-dev-create_order-throttles", "shop-dev-process_order-throttles"])
    error_message = "Each function has an alarm on throttles, and one on errors where it declares it."
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
    condition = output.sending_rules["dead_letters"] == [
      "arn:aws:events:us-east-1:111111111111:rule/shop-dev-orders/shop-dev-process_order-0",
      "arn:aws:events:us-east-1:111111111111:rule/shop-dev-orders/shop-dev-process_order-1",
    ]
    error_message = "The queue must learn which rules send to it."
  }
}

run "a_reference_that_leads_nowhere_is_refused" {
  command = plan

  variables {
    tables = {}
  }

  assert {
    condition     = contains(local.dangling, "functions/create_order/function.yaml, environment.TABLE_NAME: table orders does not exist")
    error_message = "The message must say where the reference stands and what it names."
  }

  expect_failures = [output.functions]
}

run "all_that_is_wrong_is_told_at_once" {
  command = plan

  variables {
    root = "./tests/refused"
    bundles = {
      for name in ["first", "second"] : name => {
        digest      = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
        key         = "bundles/sha256/1.zip"
        code_sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      }
    }
  }

  assert {
    condition = toset(local.dangling) == toset([
      "functions/first/function.yaml, environment.TOPIC: topic news does not exist",
      "functions/first/function.yaml, layers: layer nowhere does not exist",
      "functions/first/function.yaml, on_failure: queue nowhere does not exist",
      "functions/first/function.yaml, permissions: bucket invoices does not exist",
      "functions/first/function.yaml, triggers: authorizer nobody does not exist",
      "functions/first/function.yaml, triggers: schedule is neither http nor event",
    ])
    error_message = "Each mistake must be named, with its file and place."
  }

  assert {
    condition     = local.claimed_in_vain == ["GET /orders (first, second)"]
    error_message = "A route claimed twice must be named, with who claims it."
  }

  expect_failures = [output.functions, output.routes]
}

run "an_event_from_a_bus_that_is_not_there_is_refused" {
  command = plan

  variables {
    buses = {}
  }

  expect_failures = [output.functions]
}

run "an_override_of_no_function_is_refused" {
  command = plan

  variables {
    overrides = { create_ordr = { memory = 1024 } }
  }

  expect_failures = [output.functions]
}

run "a_function_without_a_bundle_is_refused" {
  command = plan

  variables {
    bundles = {}
  }

  assert {
    condition     = local.unbundled == toset(["authorize", "common", "create_order", "process_order"])
    error_message = "The message must name every bundle that is missing."
  }

  expect_failures = [output.functions]
}

run "a_bundle_without_a_digest_is_refused" {
  command = plan

  variables {
    bundles = { authorize = { digest = "latest", key = "latest.zip", code_sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" } }
  }

  expect_failures = [var.bundles]
}

run "a_prefix_that_no_resource_can_bear_is_refused" {
  command = plan

  variables {
    prefix = "Shop Dev"
  }

  expect_failures = [var.prefix]
}
