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
  location = { account = "111111111111", region = "us-east-1", partition = "aws" }
}

module "process_order" {
  source = "../.."

  name                    = "shop-dev-process_order"
  location                = local.location
  description             = "Process an order that was created"
  handler                 = "process_order.entrypoint.handler"
  runtime                 = "python3.12"
  architecture            = "arm64"
  memory                  = 1024
  timeout                 = 60
  reserved_concurrency    = 50
  provisioned_concurrency = 2
  snap_start              = false
  layers                  = ["arn:aws:lambda:us-east-1:111111111111:layer:shop-dev-common:1"]
  environment             = { TABLE_NAME = "shop-dev-orders" }
  key                     = { arn = module.key.arn }
  log_retention_days      = 365

  code = {
    bucket = "shop-artifacts-111111111111"
    key    = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
    sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  }

  permissions = [{
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-east-1:111111111111:table/shop-dev-orders"]
  }]

  failures = {
    attempts     = 1
    max_age      = 3600
    dead_letters = { arn = "arn:aws:sqs:us-east-1:111111111111:shop-dev-dead_letters" }
    destination  = { arn = "arn:aws:sns:us-east-1:111111111111:shop-dev-failures" }
  }

  network = {
    subnets         = ["subnet-0123456789abcdef0"]
    security_groups = ["sg-0123456789abcdef0"]
  }

  alarms = {
    error_rate   = 0.5
    p99          = 2000
    iterator_age = 60
    actions      = ["arn:aws:sns:us-east-1:111111111111:on-call"]
    runbook      = "https://runbooks.example.com/shop"
  }
}

module "key" {
  source = "../../../key"

  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = local.location
}
