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

module "orders" {
  source = "../.."

  name                = "shop-dev-orders"
  location            = { account = "111111111111", region = "us-east-1" }
  hash_key            = "order_id"
  range_key           = "line"
  expiry_attribute    = "expires_at"
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
