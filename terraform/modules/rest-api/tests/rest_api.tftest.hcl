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

run "routes_call_the_alias_behind_the_authorizer" {
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

run "the_gateway_answers_by_itself_in_the_functions_shape" {
  command = plan

  variables {
    cors = { origin = "https://shop.example", headers = ["Authorization"] }
  }

  assert {
    condition     = keys(aws_api_gateway_method.mock) == ["ANY orders", "ANY orders/{orderId}", "OPTIONS orders", "OPTIONS orders/{orderId}"]
    error_message = "Each path must answer a preflight, and methods that it does not have."
  }

  assert {
    condition     = aws_api_gateway_integration_response.mock["ANY orders"].status_code == "405" && aws_api_gateway_integration_response.mock["ANY orders"].response_parameters["method.response.header.Allow"] == "'OPTIONS, POST'"
    error_message = "A method that a path does not have must be refused, naming those it has."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_integration_response.mock["ANY orders"].response_templates["application/json"]).error.code == "method_not_allowed"
    error_message = "The refusal must have the shape of every error."
  }

  assert {
    condition = [
      for header in ["Origin", "Methods", "Headers"] :
      aws_api_gateway_integration_response.mock["OPTIONS orders"].response_parameters["method.response.header.Access-Control-Allow-${header}"]
    ] == ["'https://shop.example'", "'OPTIONS,POST'", "'Authorization'"]
    error_message = "A browser must learn what it may send."
  }

  assert {
    condition = alltrue([
      for response in values(aws_api_gateway_gateway_response.this) :
      response.response_parameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'https://shop.example'"
      && response.response_parameters["gatewayresponse.header.X-Request-ID"] == "context.requestId"
      && strcontains(response.response_templates["application/json"], "{\"error\":{\"code\":\"")
    ])
    error_message = "Errors must bear the origin given and the request's id, in the shape of every error."
  }

  assert {
    condition = [
      aws_api_gateway_gateway_response.this["MISSING_AUTHENTICATION_TOKEN"].status_code,
      aws_api_gateway_gateway_response.this["UNAUTHORIZED"].response_parameters["gatewayresponse.header.WWW-Authenticate"],
      aws_api_gateway_gateway_response.this["THROTTLED"].response_parameters["gatewayresponse.header.Retry-After"],
    ] == ["404", "'Bearer'", "'1'"]
    error_message = "A path that is not there is not found; who must show a token or wait is told so."
  }
}

run "what_a_route_asks_for_is_checked_by_the_gateway" {
  command = plan

  variables {
    models = { NewOrder = "{\"type\":\"object\"}" }
    routes = {
      "POST /orders" = {
        method     = "POST"
        path       = "/orders"
        model      = "NewOrder"
        parameters = ["dryRun"]
        api_key    = true
        function   = { name = "orders-dev-create_order", alias = "live", invoke_arn = "arn:create" }
      }
      "ANY /open" = {
        method   = "ANY"
        path     = "/open"
        function = { name = "orders-dev-open", alias = "live", invoke_arn = "arn:open" }
      }
    }
    usage_plans = { partners = { quota = { limit = 1000 }, keys = ["warehouse"] } }
    domain      = { name = "api.shop.example", certificate_arn = "arn:aws:acm:us-east-1:111111111111:certificate/1" }
    web_acl     = { arn = "arn:aws:wafv2:us-east-1:111111111111:regional/webacl/shop/1" }
    key         = { arn = "arn:aws:kms:us-east-1:111111111111:key/1" }
  }

  assert {
    condition     = aws_api_gateway_method.this["POST /orders"].request_models == tomap({ "application/json" = "NewOrder" }) && aws_api_gateway_method.this["POST /orders"].request_parameters["method.request.querystring.dryRun"]
    error_message = "The body must fit the model, and the parameter be there."
  }

  assert {
    condition     = length(aws_api_gateway_request_validator.this) == 1 && length(aws_api_gateway_method.this["ANY /open"].request_parameters) == 0
    error_message = "A route that asks for nothing must get everything."
  }

  assert {
    condition     = keys(aws_api_gateway_method.mock) == ["ANY orders", "OPTIONS orders"]
    error_message = "A path that takes any method refuses none."
  }

  assert {
    condition     = aws_api_gateway_method.this["POST /orders"].api_key_required && one(aws_api_gateway_usage_plan.this["partners"].quota_settings).period == "DAY" && keys(aws_api_gateway_usage_plan_key.this) == ["warehouse"]
    error_message = "Callers with a key must be held to their plan."
  }

  assert {
    condition     = aws_api_gateway_domain_name.this["this"].security_policy == "TLS_1_2" && aws_wafv2_web_acl_association.this["this"].web_acl_arn == var.web_acl.arn && aws_cloudwatch_log_group.access.kms_key_id == var.key.arn
    error_message = "The domain, the firewall and the key must be those given."
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

run "settings_that_no_api_can_have_are_refused" {
  command = plan

  variables {
    models      = { "new-order" = "{}" }
    cors        = { origin = "shop.example" }
    usage_plans = { one = { keys = ["a"] }, other = { keys = ["a"] } }
    domain      = { name = "API", certificate_arn = "arn" }
    throttle    = { rate = 0 }
  }

  expect_failures = [var.models, var.cors, var.usage_plans, var.domain, var.throttle]
}

run "an_api_without_routes_is_refused" {
  command = plan

  variables {
    routes = {}
  }

  expect_failures = [var.routes]
}

run "a_route_that_leads_nowhere_is_refused" {
  command = plan

  variables {
    routes = {
      deep = { method = "FETCH", path = "/a/b/c/d/e", authorizer = "nobody", model = "Nothing", function = { name = "deep", alias = "live", invoke_arn = "arn:deep" } }
    }
  }

  expect_failures = [var.routes]
}
