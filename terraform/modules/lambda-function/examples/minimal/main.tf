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

module "greet" {
  source = "../.."

  name        = "shop-dev-greet"
  location    = { account = "111111111111", region = "us-east-1" }
  description = "Say hello"
  handler     = "greet.entrypoint.handler"
  runtime     = "python3.11"

  code = {
    bucket = "shop-artifacts-111111111111"
    key    = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
    sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  }
}
