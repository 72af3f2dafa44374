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
    for name in ["authorize", "create_order", "get_order"] : name => {
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
  cors_origin        = "https://shop.example"
  log_retention_days = 365
  account_logging    = false

  routes = {
    "POST /orders" = {
      method     = "POST"
      path       = "/orders"
      authorizer = "authorize"
      function   = local.functions["create_order"]
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
}
