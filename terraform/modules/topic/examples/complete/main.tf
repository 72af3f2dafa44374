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

module "on_call" {
  source = "../.."

  name     = "shop-dev-on-call"
  location = local.location
  key      = { arn = module.key.arn }

  publishers = {
    "cloudwatch.amazonaws.com" = ["arn:aws:cloudwatch:us-east-1:111111111111:alarm:shop-dev-dead_letters-depth"]
  }
}

# An alarm publishes in CloudWatch's name, which must be let use the key.
module "key" {
  source = "../../../key"

  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = local.location
  services    = ["cloudwatch", "logs"]
}
