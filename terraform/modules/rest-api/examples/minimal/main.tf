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

module "api" {
  source = "../.."

  name  = "shop-dev"
  stage = "dev"

  routes = {
    greet = {
      method = "GET"
      path   = "/hello"

      function = {
        name       = "shop-dev-greet"
        alias      = "live"
        invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:shop-dev-greet:live/invocations"
      }
    }
  }
}
