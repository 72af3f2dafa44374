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

module "functions" {
  source = "../.."

  root      = path.module
  prefix    = "shop-dev"
  location  = { account = "111111111111", region = "us-east-1" }
  artifacts = "shop-artifacts-111111111111"
  defaults  = { runtime = "python3.11", architecture = "arm64", memory = 512, timeout = 30 }

  bundles = {
    greet = {
      digest      = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      key         = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
      code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    }
  }
}
