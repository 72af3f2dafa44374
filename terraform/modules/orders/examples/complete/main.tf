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
  root = "${path.module}/../../../../.."
}

module "orders" {
  source = "../.."

  root                = local.root
  project             = "orders"
  environment         = "prod"
  location            = { account = "333333333333", region = "us-east-1", partition = "aws" }
  defaults            = { runtime = "python3.11", architecture = "arm64", memory = 512, timeout = 30 }
  overrides           = { create_order = { memory = 1024, keep_warm = true } }
  secrets             = ["token_key", "cursor_key"]
  log_retention_days  = 365
  deletion_protection = true
  throttle            = { rate = 500, burst = 1000 }

  alarms = {
    actions = ["arn:aws:sns:us-east-1:333333333333:on-call"]
    runbook = "https://runbooks.example.com/orders"
  }

  # A bundle for each manifest there is.
  bundles = {
    for path in fileset(local.root, "functions/*/{function,layer}.yaml") : basename(dirname(path)) => {
      digest      = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      key         = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
      code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    }
  }
}
