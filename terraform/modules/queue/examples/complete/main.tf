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
}

module "dead_letters" {
  source = "../.."

  name          = "shop-dev-dead_letters"
  location      = local.location
  sending_rules = ["arn:aws:events:us-east-1:111111111111:rule/shop-dev-orders/shop-dev-process_order-0"]

  depth_alarm = {
    threshold = 10
    actions   = ["arn:aws:sns:us-east-1:111111111111:on-call"]
  }
}

module "work" {
  source = "../.."

  name               = "shop-dev-work"
  location           = local.location
  retention_seconds  = 86400
  visibility_timeout = 360
  depth_alarm        = { threshold = 1000 }

  # AWS refuses a dead-letter queue that does not exist yet: hence the depends_on.
  dead_letters = { arn = module.dead_letters.arn, receives = 3 }
  depends_on   = [module.dead_letters]
}
