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
  location = { account = "111111111111", region = "us-east-1" }
  prefix   = "shop-dev"
}

module "functions" {
  source = "../.."

  root               = path.module
  prefix             = local.prefix
  location           = local.location
  artifacts          = "shop-artifacts-111111111111"
  defaults           = { runtime = "python3.11", architecture = "arm64", memory = 512, timeout = 30 }
  overrides          = { create_order = { memory = 1024, reserved_concurrency = 20 } }
  log_retention_days = 365
  alarm_actions      = ["arn:aws:sns:us-east-1:111111111111:on-call"]

  bundles = {
    for name in ["authorize", "common", "create_order", "process_order"] : name => {
      digest      = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      key         = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
      code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    }
  }

  tables = {
    orders = { arn = module.orders.arn, name = module.orders.name }
  }

  queues = {
    dead_letters = { arn = module.dead_letters.arn, url = module.dead_letters.url }
  }

  buses = {
    orders = { arn = module.events.arn, name = module.events.name }
  }

  secrets = {
    token_key = {
      arn  = "arn:aws:ssm:us-east-1:111111111111:parameter/shop/dev/token_key"
      name = "/shop/dev/token_key"
    }
  }
}

module "orders" {
  source = "../../../table"

  name       = "${local.prefix}-orders"
  location   = local.location
  hash_key   = "order_id"
  attributes = { order_id = "S" }
}

module "dead_letters" {
  source = "../../../queue"

  name          = "${local.prefix}-dead_letters"
  location      = local.location
  sending_rules = lookup(module.functions.sending_rules, "dead_letters", [])
}

module "events" {
  source = "../../../event-bus"

  name     = "${local.prefix}-orders"
  location = local.location
}
