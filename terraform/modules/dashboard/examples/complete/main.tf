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

module "dashboard" {
  source = "../.."

  name               = "shop-dev"
  location           = { account = "111111111111", region = "eu-central-1", partition = "aws" }
  queues             = ["shop-dev-fulfilment"]
  dead_letter_queues = ["shop-dev-dead_letters"]
  apis               = { shop-dev = "dev" }
  alarms             = ["shop-dev", "shop-dev-dead_letters-depth"]
  prices             = { gb_second = 0.0000166667, million_requests = 0.20 }
  runbook            = "https://runbooks.example.com/shop"

  functions = {
    shop-dev-create_order  = { memory = 512 }
    shop-dev-follow_orders = { memory = 256, reads_a_stream = true }
  }
}
