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
    condition     = contains(output.alarms, "orders-dev-dead_letters-depth")
    error_message = "Dead letters must be an alarm."
  }

  assert {
    condition = alltrue([
      for path in fileset("../../..", "functions/*/function.yaml") :
      contains(output.alarms, "orders-dev-${basename(dirname(path))}-throttles")
    ])
    error_message = "Throttles of every function must be an alarm."
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

run "a_release_without_bundles_is_refused" {
  command = plan

  variables {
    bundles = {}
  }

  expect_failures = [var.bundles]
}

run "a_root_without_functions_is_refused" {
  command = plan

  variables {
    root = "./tests"
  }

  expect_failures = [var.root]
}

run "an_environment_that_no_stage_can_bear_is_refused" {
  command = plan

  variables {
    environment = "pre prod"
  }

  expect_failures = [var.environment]
}
