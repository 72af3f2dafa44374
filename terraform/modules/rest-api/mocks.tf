# What the gateway answers by itself on a path that has routes: a browser's
# question before a request from another page, and methods that no route takes.

locals {
  methods_by_path = { for key, route in var.routes : join("/", local.segments[key]) => route.method... }

  allowed = {
    for path, methods in local.methods_by_path : path => join(", ", sort(distinct(concat(methods, ["OPTIONS"]))))
  }

  headers = {
    "Access-Control-Allow-Origin"   = "'${var.cors.origin}'"
    "Access-Control-Expose-Headers" = "'X-Request-ID'"
    "Cache-Control"                 = "'no-store'"
    "X-Content-Type-Options"        = "'nosniff'"
    "X-Request-ID"                  = "context.requestId"
  }

  mocks = merge(
    {
      for path, methods in local.methods_by_path : "OPTIONS ${path}" => {
        path   = path
        method = "OPTIONS"
        status = "204"
        body   = ""
        headers = merge(local.headers, {
          "Access-Control-Allow-Headers" = "'${join(",", var.cors.headers)}'"
          "Access-Control-Allow-Methods" = "'${replace(local.allowed[path], " ", "")}'"
          "Access-Control-Max-Age"       = "'${var.cors.max_age}'"
        })
      } if length(setintersection(methods, ["ANY", "OPTIONS"])) == 0
    },
    {
      for path, methods in local.methods_by_path : "ANY ${path}" => {
        path    = path
        method  = "ANY"
        status  = "405"
        body    = jsonencode({ error = { code = "method_not_allowed", message = "This path takes ${local.allowed[path]}." } })
        headers = merge(local.headers, { "Allow" = "'${local.allowed[path]}'" })
      } if !contains(methods, "ANY")
    },
  )

  # A mock takes its status from a template, and a template is picked by the type
  # of the body: those that clients send.
  mocked_types = [
    "application/json",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "application/xml",
    "multipart/form-data",
    "text/plain",
  ]
}

resource "aws_api_gateway_method" "mock" {
  #checkov:skip=CKV_AWS_59:It tells which methods a path has, which the documentation tells as well; no function is called.
  #checkov:skip=CKV2_AWS_53:Nothing of the request is read.
  for_each = local.mocks

  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = local.resource_ids[each.value.path]
  http_method   = each.value.method
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "mock" {
  for_each = local.mocks

  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = aws_api_gateway_method.mock[each.key].resource_id
  http_method          = aws_api_gateway_method.mock[each.key].http_method
  type                 = "MOCK"
  passthrough_behavior = "NEVER"
  request_templates    = { for type in local.mocked_types : type => jsonencode({ statusCode = tonumber(each.value.status) }) }
}

resource "aws_api_gateway_method_response" "mock" {
  for_each = local.mocks

  rest_api_id         = aws_api_gateway_rest_api.this.id
  resource_id         = aws_api_gateway_method.mock[each.key].resource_id
  http_method         = aws_api_gateway_method.mock[each.key].http_method
  status_code         = each.value.status
  response_parameters = { for header in keys(each.value.headers) : "method.response.header.${header}" => true }
}

resource "aws_api_gateway_integration_response" "mock" {
  for_each = local.mocks

  rest_api_id         = aws_api_gateway_rest_api.this.id
  resource_id         = aws_api_gateway_integration.mock[each.key].resource_id
  http_method         = aws_api_gateway_integration.mock[each.key].http_method
  status_code         = aws_api_gateway_method_response.mock[each.key].status_code
  response_parameters = { for header, value in each.value.headers : "method.response.header.${header}" => value }
  response_templates  = { "application/json" = each.value.body }
}
