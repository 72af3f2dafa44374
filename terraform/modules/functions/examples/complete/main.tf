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
  location = { account = "111111111111", region = "us-east-1", partition = "aws" }
  prefix   = "shop-dev"
  key      = { arn = module.key.arn }
}

module "functions" {
  source = "../.."

  root               = path.module
  prefix             = local.prefix
  location           = local.location
  artifacts          = "shop-artifacts-111111111111"
  defaults           = { runtime = "python3.11", architecture = "arm64", memory = 512, timeout = 30 }
  overrides          = { create_order = { memory = 1024, reserved_concurrency = 20, keep_warm = true } }
  key                = local.key
  network            = null
  log_retention_days = 365

  alarms = {
    actions = ["arn:aws:sns:us-east-1:111111111111:on-call"]
    runbook = "https://runbooks.example.com/shop"
  }

  bundles = {
    for name in ["authorize", "common", "create_order", "follow_order", "import_orders", "process_order", "track_order"] : name => {
      digest      = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      key         = "bundles/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.zip"
      code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    }
  }

  tables = {
    orders = { arn = module.orders.arn, name = module.orders.name, stream = module.orders.stream }
  }

  queues = {
    dead_letters = { arn = module.dead_letters.arn, url = module.dead_letters.url }
    work         = { arn = module.work.arn, url = module.work.url }
  }

  buses   = { orders = { arn = module.events.arn, name = module.events.name } }
  topics  = { news = { arn = module.news.arn } }
  buckets = { imports = { arn = module.imports.arn, name = module.imports.name } }
  streams = { tracking = { arn = module.tracking.arn, name = module.tracking.name } }

  created = {
    queues  = { dead_letters = module.dead_letters.created_arn, work = module.work.created_arn }
    streams = { tracking = module.tracking.created_arn }
  }

  secrets = {
    token_key = {
      arn  = "arn:aws:ssm:us-east-1:111111111111:parameter/shop/dev/token_key"
      name = "/shop/dev/token_key"
    }
  }
}

module "key" {
  source = "../../../key"

  name        = local.prefix
  description = "Encrypts what the shop keeps."
  location    = local.location
  services    = ["events", "logs", "sns"]
}

module "orders" {
  source = "../../../table"

  name       = "${local.prefix}-orders"
  location   = local.location
  hash_key   = "order_id"
  attributes = { order_id = "S" }
  stream     = "NEW_AND_OLD_IMAGES"
  key        = local.key
}

module "dead_letters" {
  source = "../../../queue"

  name     = "${local.prefix}-dead_letters"
  location = local.location
  senders  = lookup(module.functions.senders, "dead_letters", {})
  key      = local.key
}

module "work" {
  source = "../../../queue"

  name               = "${local.prefix}-work"
  location           = local.location
  visibility_timeout = module.functions.visibility_timeouts["work"]
  dead_letters       = { arn = module.dead_letters.created_arn }
  key                = local.key
}

module "events" {
  source = "../../../event-bus"

  name     = "${local.prefix}-orders"
  location = local.location
  key      = local.key
}

module "news" {
  source = "../../../topic"

  name     = "${local.prefix}-news"
  location = local.location
  key      = local.key
}

module "imports" {
  source = "../../../bucket"

  name = "${local.prefix}-imports-111111111111"
  key  = local.key
}

module "tracking" {
  source = "../../../stream"

  name     = "${local.prefix}-tracking"
  location = local.location
  key      = local.key
}
