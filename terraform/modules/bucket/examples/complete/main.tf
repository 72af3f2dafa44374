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

module "imports" {
  source = "../.."

  name                 = "shop-dev-imports-111111111111"
  partition            = "aws"
  key                  = { arn = module.key.arn }
  old_version_days     = 90
  access_log           = { bucket = "shop-access-logs-111111111111", prefix = "imports/" }
  destroy_with_objects = false

  expiry = {
    incoming = { prefix = "incoming/", days = 90 }
    reports  = { prefix = "reports/", days = 365 }
  }
}

module "key" {
  source = "../../../key"

  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = { account = "111111111111", region = "us-east-1" }
}
