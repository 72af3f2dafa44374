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

  root        = local.root
  project     = "orders"
  environment = "dev"
  secrets     = ["token_key", "cursor_key"]
  location    = { account = "111111111111", region = "us-east-1" }
  defaults    = { runtime = "python3.11", architecture = "arm64", memory = 512, timeout = 30 }

  # A bundle for each manifest there is.
  bundles = {
    for path in fileset(local.root, "functions/*/{function,layer}.yaml") : basename(dirname(path)) => {
      digest      = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      key         = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
      code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    }
  }
}
