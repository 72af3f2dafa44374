terraform {
  required_version = ">= 1.10, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

locals {
  functions = {
    for name in ["authorize", "create_order", "get_order", "list_orders", "show_stock"] : name => {
      name       = "shop-dev-${name}"
      alias      = "live"
      invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:shop-dev-${name}:live/invocations"
    }
  }
}

module "api" {
  source = "../.."

  name               = "shop-dev"
  description        = "Takes and shows orders."
  stage              = "dev"
  throttle           = { rate = 50, burst = 100 }
  cors               = { origin = "https://shop.example", headers = ["Authorization", "Content-Type"], max_age = 600 }
  domain             = { name = "api.shop.example", certificate_arn = "arn:aws:acm:us-east-1:111111111111:certificate/11111111-1111-1111-1111-111111111111", path = "v1" }
  web_acl            = { arn = "arn:aws:wafv2:us-east-1:111111111111:regional/webacl/shop/11111111-1111-1111-1111-111111111111" }
  key                = { arn = module.key.arn }
  log_retention_days = 365
  account_logging    = false

  routes = {
    "POST /orders" = {
      method     = "POST"
      path       = "/orders"
      authorizer = "authorize"
      model      = "NewOrder"
      function   = local.functions["create_order"]
    }
    "GET /orders" = {
      method     = "GET"
      path       = "/orders"
      authorizer = "authorize"
      parameters = ["customerId"]
      function   = local.functions["list_orders"]
    }
    "GET /stock" = {
      method   = "GET"
      path     = "/stock"
      api_key  = true
      function = local.functions["show_stock"]
    }
    "GET /orders/{orderId}" = {
      method     = "GET"
      path       = "/orders/{orderId}"
      authorizer = "authorize"
      function   = local.functions["get_order"]
    }
  }

  authorizers = {
    authorize = {
      type       = "REQUEST"
      result_ttl = 60
      function   = local.functions["authorize"]
    }
  }

  models = {
    NewOrder = jsonencode({
      "$schema" = "http://json-schema.org/draft-04/schema#"
      type      = "object"
      required  = ["customerId", "items"]
    })
  }

  usage_plans = {
    partners = {
      rate  = 5
      burst = 10
      quota = { limit = 10000, period = "DAY" }
      keys  = ["warehouse"]
    }
  }
}

module "key" {
  source = "../../../key"

  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = { account = "111111111111", region = "us-east-1" }
}
