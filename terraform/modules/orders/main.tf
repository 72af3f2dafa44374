locals {
  prefix = "${var.project}-${var.environment}"

  # Made by `toolkit bootstrap`, once per environment, before any plan.
  artifacts = "${var.project}-artifacts-${var.location.account}"
  token_key = "/${var.project}/${var.environment}/token_key"
}

module "orders" {
  source = "../table"

  name                = "${local.prefix}-orders"
  location            = var.location
  hash_key            = "order_id"
  attributes          = { order_id = "S" }
  deletion_protection = var.deletion_protection
}

module "events" {
  source = "../event-bus"

  name     = "${local.prefix}-orders"
  location = var.location
}

module "dead_letters" {
  source = "../queue"

  name          = "${local.prefix}-dead_letters"
  location      = var.location
  sending_rules = lookup(module.functions.sending_rules, "dead_letters", [])
  depth_alarm   = { actions = var.alarm_actions }
}

module "functions" {
  source = "../functions"

  root               = var.root
  prefix             = local.prefix
  location           = var.location
  artifacts          = local.artifacts
  bundles            = var.bundles
  defaults           = var.defaults
  overrides          = var.overrides
  log_retention_days = var.log_retention_days
  alarm_actions      = var.alarm_actions

  tables = {
    orders = { arn = module.orders.arn, name = module.orders.name }
  }

  queues = {
    dead_letters = { arn = module.dead_letters.arn, url = module.dead_letters.url }
  }

  buses = {
    orders = { arn = module.events.arn, name = module.events.name }
  }

  secrets = {
    token_key = {
      arn  = "arn:${var.location.partition}:ssm:${var.location.region}:${var.location.account}:parameter${local.token_key}"
      name = local.token_key
    }
  }
}

module "api" {
  source = "../rest-api"

  name               = local.prefix
  description        = "Takes and shows orders."
  stage              = var.environment
  routes             = module.functions.routes
  authorizers        = module.functions.authorizers
  throttle           = var.throttle
  log_retention_days = var.log_retention_days
}
