# What the gateway refuses before a function is called, where a route asks for it.

locals {
  validated = { for key, route in var.routes : key => route if route.model != null || length(route.parameters) > 0 }
}

resource "aws_api_gateway_model" "this" {
  for_each = var.models

  rest_api_id  = aws_api_gateway_rest_api.this.id
  name         = each.key
  content_type = "application/json"
  schema       = each.value
}

resource "aws_api_gateway_request_validator" "this" {
  for_each = length(local.validated) == 0 ? [] : toset(["this"])

  rest_api_id                 = aws_api_gateway_rest_api.this.id
  name                        = "body-and-parameters"
  validate_request_body       = true
  validate_request_parameters = true
}
