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

module "tracking" {
  source = "../.."

  name            = "shop-dev-tracking"
  location        = local.location
  shards          = 2
  retention_hours = 168
  key             = { arn = module.key.arn }

  alarms = {
    age     = 300
    actions = ["arn:aws:sns:us-east-1:111111111111:on-call"]
    runbook = "https://runbooks.example.com/shop"
  }
}

module "key" {
  source = "../../../key"

  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = local.location
}
