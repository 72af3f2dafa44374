# The project's own functions/, as they stand, planned without AWS.

mock_provider "aws" {
  source = "../../mocks"
}

variables {
  root        = "../../.."
  project     = "orders"
  environment = "dev"
  location    = { account = "111111111111", region = "us-east-1" }
  defaults    = { runtime = "python3.11", architecture = "arm64", memory = 512, timeout = 30 }
  secrets     = ["token_key", "cursor_key"]

  # A bundle for each manifest there is: a new function needs no change here.
  bundles = {
    for path in fileset("../../..", "functions/*/{function,layer}.yaml") : basename(dirname(path)) => {
      digest      = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      key         = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
      code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    }
  }
}

run "every_reference_of_the_project_leads_somewhere" {
  command = plan

  assert {
    condition     = output.resources.tables.orders == "orders-dev-orders"
    error_message = "The table must bear the project's and the environment's name."
  }

  assert {
    condition     = contains(output.alarms, "orders-dev-dead_letters-depth") && contains(output.alarms, "orders-dev-api-errors")
    error_message = "Dead letters and errors of the API must be alarms."
  }

  assert {
    condition = alltrue([
      for path in fileset("../../..", "functions/*/function.yaml") :
      contains(output.alarms, "orders-dev-${basename(dirname(path))}-throttles")
    ])
    error_message = "Throttles of every function must be an alarm."
  }
}

# What a careful team sets, read from what would be made.
run "the_settings_are_a_careful_teams" {
  command = plan

  assert {
    condition = (
      module.functions.settings["create_order"].memory == 512 && module.functions.settings["create_order"].timeout == 29 &&
      module.functions.settings["create_order"].reserved_concurrency == 100
    )
    error_message = "create_order must have 512 MiB, 29 s and 100 executions of its own."
  }

  assert {
    condition     = module.functions.settings["process_order"].timeout == 60 && module.functions.settings["process_order"].reserved_concurrency == 50
    error_message = "process_order must have 60 s and 50 executions of its own."
  }

  assert {
    condition     = alltrue([for name in ["get_order", "list_orders", "authorize"] : module.functions.settings[name].memory == 256])
    error_message = "What only reads, and the authorizer, must have 256 MiB."
  }

  assert {
    condition     = module.functions.settings["clean_up_orders"].timeout == 300
    error_message = "The clean-up must have 300 s."
  }

  assert {
    condition     = alltrue([for alarm in values(aws_cloudwatch_metric_alarm.records_failed) : contains(alarm.alarm_actions, "arn:aws:sns:us-east-1:111111111111:orders-dev-alarms")])
    error_message = "Every alarm must tell the topic of alarms."
  }

  assert {
    condition     = length(output.alarms) >= 36 && contains(output.alarms, "orders-dev-publish_events-records-failed")
    error_message = "Records that fail must be an alarm, though no function fails with them."
  }
}

run "the_api_is_behind_its_authorizer" {
  command = apply

  assert {
    condition     = alltrue([for route in values(module.functions.routes) : route.authorizer == "authorize"])
    error_message = "No route may be open."
  }

  assert {
    condition     = output.api.stage == "dev"
    error_message = "The stage must be named like the environment."
  }

  assert {
    condition     = alltrue([for function in values(output.functions) : function.alias == "live"])
    error_message = "Traffic must go through the alias."
  }
}

run "what_cannot_be_is_refused" {
  command = plan

  variables {
    bundles     = {}
    root        = "./tests"
    environment = "pre prod"
    secrets     = ["/orders/token_key"]
  }

  expect_failures = [var.bundles, var.root, var.environment, var.secrets]
}
