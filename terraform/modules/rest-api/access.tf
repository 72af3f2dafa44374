# Who is let through, beside the authorizers, and by which name.

resource "aws_api_gateway_usage_plan" "this" {
  for_each = var.usage_plans

  name        = "${var.name}-${each.key}"
  description = "Callers of ${var.name} by API key: ${each.key}."

  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.this.stage_name
  }

  throttle_settings {
    rate_limit  = each.value.rate
    burst_limit = each.value.burst
  }

  dynamic "quota_settings" {
    for_each = each.value.quota[*]

    content {
      limit  = quota_settings.value.limit
      period = quota_settings.value.period
    }
  }
}

resource "aws_api_gateway_api_key" "this" {
  for_each = local.api_keys

  name        = "${var.name}-${each.key}"
  description = "API key of ${each.key} for ${var.name}."
}

resource "aws_api_gateway_usage_plan_key" "this" {
  for_each = local.api_keys

  usage_plan_id = aws_api_gateway_usage_plan.this[each.value].id
  key_id        = aws_api_gateway_api_key.this[each.key].id
  key_type      = "API_KEY"
}

resource "aws_api_gateway_domain_name" "this" {
  for_each = { for domain in var.domain[*] : "this" => domain }

  domain_name              = each.value.name
  regional_certificate_arn = each.value.certificate_arn
  security_policy          = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "this" {
  for_each = { for domain in var.domain[*] : "this" => domain }

  api_id      = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  domain_name = aws_api_gateway_domain_name.this[each.key].domain_name
  base_path   = each.value.path
}

resource "aws_wafv2_web_acl_association" "this" {
  for_each = { for acl in var.web_acl[*] : "this" => acl }

  resource_arn = aws_api_gateway_stage.this.arn
  web_acl_arn  = each.value.arn
}

locals {
  # Key to its plan.
  api_keys = merge([for plan, settings in var.usage_plans : { for key in settings.keys : key => plan }]...)
}
