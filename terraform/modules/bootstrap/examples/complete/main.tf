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
data "aws_iam_policy_document" "functions" {
  statement {
    actions   = ["lambda:GetFunction", "lambda:UpdateFunctionCode"]
    resources = ["arn:aws:lambda:us-east-1:111111111111:function:shop-dev-*"]
  }
}

module "bootstrap" {
  source = "../.."

  project              = "shop"
  environment          = "dev"
  location             = { account = "111111111111", region = "us-east-1", partition = "aws" }
  repository           = "example/shop"
  policies             = { plan = {}, apply = { functions = data.aws_iam_policy_document.functions.json } }
  identity_provider    = false
  signing_keys         = true
  retention_days       = 365
  old_version_days     = 180
  permissions_boundary = "arn:aws:iam::111111111111:policy/deployments"
}
