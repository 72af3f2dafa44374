terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { Team = "media", Stage = var.stage }
  }
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  prefix  = "media-${var.stage}"
  account = data.aws_caller_identity.current.account_id
  workers = {
    thumbnailer = { handler = "thumbnailer.main", timeout = 60, memory = 1024 }
    indexer     = { handler = "indexer.lambda_handler", timeout = 30, memory = 256 }
    reporter    = { handler = "reporter.run", timeout = 120, memory = 256 }
    api         = { handler = "api.handle", timeout = 45, memory = 256 }
  }
  environment = {
    thumbnailer = { INDEX_QUEUE = aws_sqs_queue.index.url, TARGET = aws_s3_bucket.thumbs.bucket }
    indexer     = { CATALOG = aws_dynamodb_table.catalog.name }
    reporter    = { CATALOG = aws_dynamodb_table.catalog.name, TOPIC = aws_sns_topic.reports.arn }
    api         = { CATALOG = aws_dynamodb_table.catalog.name, API_TOKEN = "Zk8q2LmX0pRt5vWy7aBc" }
  }
}

module "worker" {
  source   = "./modules/worker"
  for_each = local.workers

  name        = "${local.prefix}-${each.key}"
  handler     = each.value.handler
  timeout     = each.value.timeout
  memory      = each.value.memory
  environment = local.environment[each.key]
  policy      = local.policies[each.key]
  dead_letter = each.key == "reporter" ? aws_sqs_queue.dead["reports"].arn : null
}
