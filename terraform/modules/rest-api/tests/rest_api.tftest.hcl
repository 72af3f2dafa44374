mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name  = "orders-dev"
  stage = "dev"

  routes = {
    "POST /orders" = {
      method     = "POST"
      path       = "/orders"
      authorizer = "authorize"
      function   = { name = "orders-dev-create_order", alias = "live", invoke_arn = "arn:create" }
    }
    "GET /orders/{orderId}" = {
      method     = "GET"
      path       = "/orders/{orderId}"
      authorizer = "authorize"
      function   = { name = "orders-dev-get_order", alias = "live", invoke_arn = "arn:get" }
    }
  }

  authorizers = {
    authorize = {
      function = { name = "orders-dev-authorize", alias = "live", invoke_arn = "arn:authorize" }
    }
  }
}

run "every_beginning_of_a_path_is_one_resource" {
  command = plan

  assert {
    condition     = keys(aws_api_gateway_resource.depth_1) == ["orders"]
    error_message = "Routes must share the resource of their common beginning."
  }

  assert {
    condition     = aws_api_gateway_resource.depth_2["orders/{orderId}"].path_part == "{orderId}"
    error_message = "A parameter must be a resource of its own."
  }

  assert {
    condition     = length(aws_api_gateway_resource.depth_3) + length(aws_api_gateway_resource.depth_4) == 0
    error_message = "No route is deeper than two segments."
  }
}

run "routes_call_the_alias_behind_the_authorizer" {
  command = plan

  assert {
    condition     = alltrue([for method in values(aws_api_gateway_method.this) : method.authorization == "CUSTOM"])
    error_message = "Routes with an authorizer must ask it."
  }

  assert {
    condition     = aws_api_gateway_integration.this["POST /orders"].type == "AWS_PROXY" && aws_api_gateway_integration.this["POST /orders"].uri == "arn:create"
    error_message = "A route must hand its requests to its function."
  }

  assert {
    condition     = aws_api_gateway_method.this["GET /orders/{orderId}"].request_parameters == tomap({ "method.request.path.orderId" = true })
    error_message = "A parameter in the path must be declared."
  }

  assert {
    condition = alltrue([
      aws_api_gateway_authorizer.this["authorize"].type == "TOKEN",
      aws_api_gateway_authorizer.this["authorize"].authorizer_result_ttl_in_seconds == 300,
      aws_api_gateway_authorizer.this["authorize"].identity_source == "method.request.header.Authorization",
    ])
    error_message = "An authorizer must see the Authorization header, and its answer hold for five minutes."
  }
}

run "only_this_api_may_call_and_only_the_alias" {
  command = apply

  assert {
    condition     = aws_lambda_permission.route["GET /orders/{orderId}"].source_arn == "arn:aws:execute-api:us-east-1:111111111111:api/dev/GET/orders/*"
    error_message = "The permission must name the stage, the method and the path."
  }

  assert {
    condition     = startswith(aws_lambda_permission.authorizer["authorize"].source_arn, "arn:aws:execute-api:us-east-1:111111111111:api/authorizers/")
    error_message = "The permission must name the authorizer."
  }

  assert {
    condition     = alltrue([for permission in concat(values(aws_lambda_permission.route), values(aws_lambda_permission.authorizer)) : permission.qualifier == "live"])
    error_message = "Permissions must be of the alias alone."
  }

  assert {
    condition     = output.stage == "dev" && output.id == "api"
    error_message = "The outputs must say which API and stage were made."
  }
}

run "the_stage_logs_traces_and_throttles" {
  command = plan

  variables {
    throttle = { rate = 5 }
  }

  assert {
    condition     = aws_api_gateway_stage.this.xray_tracing_enabled && length(aws_api_gateway_stage.this.access_log_settings) == 1
    error_message = "Requests must be traced and logged."
  }

  assert {
    condition     = one(aws_api_gateway_method_settings.this.settings).throttling_rate_limit == 5 && one(aws_api_gateway_method_settings.this.settings).throttling_burst_limit == 200
    error_message = "Every method must be throttled, by the defaults where nothing is said."
  }

  assert {
    condition     = one(aws_api_gateway_method_settings.this.settings).data_trace_enabled == false
    error_message = "Request bodies must stay out of the logs."
  }
}

run "the_gateways_own_errors_are_json_that_browsers_may_read" {
  command = plan

  variables {
    cors_origin = "https://shop.example"
  }

  assert {
    condition     = keys(aws_api_gateway_gateway_response.this) == ["DEFAULT_4XX", "DEFAULT_5XX"]
    error_message = "All errors must be covered."
  }

  assert {
    condition = alltrue([
      for response in values(aws_api_gateway_gateway_response.this) :
      response.response_parameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'https://shop.example'"
    ])
    error_message = "Errors must bear the origin given."
  }
}

run "the_accounts_logging_can_be_left_to_another_api" {
  command = plan

  variables {
    account_logging = false
  }

  assert {
    condition     = length(aws_api_gateway_account.this) == 0 && length(aws_iam_role.account) == 0
    error_message = "The account's setting must be left alone."
  }
}

run "four_segments_are_four_resources" {
  command = plan

  variables {
    authorizers = {}
    routes = {
      deep = {
        method   = "ANY"
        path     = "/a/{b}/c/{d+}"
        function = { name = "deep", alias = "live", invoke_arn = "arn:deep" }
      }
    }
  }

  assert {
    condition     = aws_api_gateway_resource.depth_4["a/{b}/c/{d+}"].path_part == "{d+}"
    error_message = "The last segment must be a resource."
  }

  assert {
    condition     = keys(aws_api_gateway_method.this["deep"].request_parameters) == tolist(["method.request.path.b", "method.request.path.d"])
    error_message = "Greedy parameters are parameters too."
  }

  assert {
    condition     = aws_api_gateway_method.this["deep"].authorization == "NONE"
    error_message = "A route without an authorizer must be open."
  }
}

run "a_fifth_segment_is_refused" {
  command = plan

  variables {
    routes = {
      deep = { method = "GET", path = "/a/b/c/d/e", function = { name = "deep", alias = "live", invoke_arn = "arn:deep" } }
    }
  }

  expect_failures = [var.routes]
}

run "an_authorizer_that_is_not_there_is_refused" {
  command = plan

  variables {
    authorizers = {}
  }

  expect_failures = [var.routes]
}

run "an_api_without_routes_is_refused" {
  command = plan

  variables {
    routes = {}
  }

  expect_failures = [var.routes]
}
