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

module "alarms" {
  source = "../.."

  functions = {
    shop-dev-create_order  = { errors = 1, p99 = 2000 }
    shop-dev-follow_orders = { errors = 0.5, iterator_age = 60 }
  }
  queues = {
    shop-dev-dead_letters = { depth = 0 }
    shop-dev-fulfilment   = { depth = 1000, age = 900 }
  }
  streams = { shop-dev-tracking = { age = 300 } }
  apis    = { shop-dev = { stage = "dev", errors = 0.5, latency = 1500 } }
  actions = ["arn:aws:sns:us-east-1:111111111111:on-call"]
  runbook = "https://runbooks.example.com/shop"

  composite = {
    name   = "shop-dev"
    alarms = [aws_cloudwatch_metric_alarm.orders.alarm_name]
  }
}

# An alarm of one's own joins the composite one.
resource "aws_cloudwatch_metric_alarm" "orders" {
  alarm_name          = "shop-dev-no-orders"
  alarm_description   = "Nobody has ordered for an hour."
  namespace           = "shop"
  metric_name         = "OrdersPlaced"
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
}
