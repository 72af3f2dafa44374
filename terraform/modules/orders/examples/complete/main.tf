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

  root                = "${path.module}/../../../../.."
  project             = "orders"
  environment         = "prod"
  location            = { account = "333333333333", region = "us-east-1", partition = "aws" }
  defaults            = { runtime = "python3.11", architecture = "arm64", memory = 512, timeout = 30 }
  overrides           = { create_order = { memory = 1024 } }
  log_retention_days  = 365
  deletion_protection = true
  throttle            = { rate = 500, burst = 1000 }
  alarm_actions       = ["arn:aws:sns:us-east-1:333333333333:on-call"]

  bundles = {
    for name in ["authorize", "common", "create_order", "get_order", "process_order"] : name => {
      digest      = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      key         = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
      code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    }
  }
}
