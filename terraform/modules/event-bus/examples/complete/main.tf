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

module "events" {
  source = "../.."

  name     = "shop-dev-orders"
  location = local.location
  key      = { arn = module.key.arn }
  archive  = { retention_days = 30, pattern = jsonencode({ source = ["orders"] }) }
  senders  = { warehouse = { account = "444444444444", sources = ["warehouse"] } }
}

module "key" {
  source = "../../../key"

  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = local.location
  services    = ["events", "logs"]
}
