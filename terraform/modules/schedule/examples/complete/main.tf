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

module "nightly" {
  source = "../.."

  name         = "shop-dev-clean_up"
  description  = "Removes what need not be kept any longer."
  expression   = "cron(0 2 * * ? *)"
  timezone     = "Europe/Berlin"
  window       = 15
  target       = { arn = "arn:aws:lambda:us-east-1:111111111111:function:shop-dev-clean_up:live" }
  input        = { retention_days = 90 }
  retry        = { attempts = 10, max_age = 21600 }
  dead_letters = { arn = "arn:aws:sqs:us-east-1:111111111111:shop-dev-dead_letters" }
  key          = { arn = module.key.arn }
  enabled      = true
}

module "key" {
  source = "../../../key"

  name        = "shop-dev"
  description = "Encrypts what the shop keeps."
  location    = { account = "111111111111", region = "us-east-1" }
}
