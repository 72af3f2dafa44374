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

  name       = "shop-dev-clean_up"
  expression = "cron(0 2 * * ? *)"
  target     = { arn = "arn:aws:lambda:us-east-1:111111111111:function:shop-dev-clean_up:live" }
}
