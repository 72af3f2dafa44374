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

module "dead_letters" {
  source = "../.."

  name     = "shop-dev-dead_letters"
  location = local.location
  key      = { arn = module.key.arn }

  senders = {
    "events.amazonaws.com" = ["arn:aws:events:us-east-1:111111111111:rule/shop-dev-orders/shop-dev-process_order-0"]
    "sns.amazonaws.com"    = ["arn:aws:sns:us-east-1:111111111111:shop-dev-notifications"]
  }

  alarms = {
    depth   = 0
    actions = ["arn:aws:sns:us-east-1:111111111111:on-call"]
    runbook = "https://runbooks.example.com/shop"
  }
}

module "work" {
  source = "../.."

  name               = "shop-dev-work"
  location           = local.location
  retention_seconds  = 345600
  visibility_timeout = 360
  key                = { arn = module.key.arn }
  alarms             = { depth = 1000, age = 900 }

  # AWS refuses a dead-letter queue that does not exist yet: hence created_arn.
  dead_letters = { arn = module.dead_letters.created_arn, receives = 3 }
}

# Rules and topics send in their own name, which must be let use the key.
module "key" {
  source = "../../../key"

  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = local.location
  services    = ["events", "logs", "sns"]
}
