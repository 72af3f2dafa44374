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

module "endpoints" {
  source = "../.."

  name         = "shop-dev"
  region       = "us-east-1"
  vpc_id       = "vpc-0123456789abcdef0"
  route_tables = ["rtb-0123456789abcdef0"]
}
