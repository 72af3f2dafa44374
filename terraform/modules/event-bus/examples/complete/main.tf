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

module "events" {
  source = "../.."

  name     = "shop-dev-orders"
  location = { account = "111111111111", region = "us-east-1", partition = "aws" }
}

# What is sent to the bus can be kept for a replay.
resource "aws_cloudwatch_event_archive" "this" {
  name             = module.events.name
  event_source_arn = module.events.arn
  retention_days   = 30
}
