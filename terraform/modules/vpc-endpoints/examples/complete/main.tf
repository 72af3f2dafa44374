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
  subnets = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}

module "endpoints" {
  source = "../.."

  name         = "shop-dev"
  region       = "us-east-1"
  vpc_id       = "vpc-0123456789abcdef0"
  gateways     = ["dynamodb", "s3"]
  route_tables = ["rtb-0123456789abcdef0"]
  interfaces   = ["events", "kms", "sns", "sqs", "ssm", "xray"]
  subnets      = local.subnets
}

# A function without a way to the internet, that reaches AWS services all the same.
module "create_order" {
  source = "../../../lambda-function"

  name        = "shop-dev-create_order"
  location    = { account = "111111111111", region = "us-east-1" }
  description = "Create a customer order"
  handler     = "create_order.entrypoint.handler"
  runtime     = "python3.11"
  network     = { subnets = local.subnets, security_groups = [module.endpoints.caller_security_group] }

  code = {
    bucket = "shop-artifacts-111111111111"
    key    = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
    sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  }
}
