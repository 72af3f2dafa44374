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
module "bootstrap" {
  source = "../.."

  project     = "shop"
  environment = "dev"
  location    = { account = "111111111111", region = "us-east-1" }
  repository  = "example/shop"
}
