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

module "key" {
  source = "../.."

  name          = "shop-dev"
  description   = "Encrypts what the shop keeps."
  location      = { account = "111111111111", region = "us-east-1", partition = "aws" }
  services      = ["cloudwatch", "events", "logs", "s3", "sns"]
  rotation_days = 90
  deletion_days = 30
}
