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

module "orders" {
  source = "../.."

  name                = "shop-dev-orders"
  location            = local.location
  hash_key            = "order_id"
  range_key           = "line"
  expiry_attribute    = "expires_at"
  stream              = "NEW_AND_OLD_IMAGES"
  key                 = { arn = module.key.arn }
  deletion_protection = true

  attributes = {
    order_id    = "S"
    line        = "N"
    customer_id = "S"
    created_at  = "N"
  }

  indexes = {
    by_customer = { hash_key = "customer_id", range_key = "created_at" }
  }
}

module "key" {
  source = "../../../key"

  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = local.location
}
