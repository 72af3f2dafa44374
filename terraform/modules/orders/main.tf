locals {
  prefix = "${var.project}-${var.environment}"

  # Made by `toolkit bootstrap`, once per environment, before any plan.
  artifacts = "${var.project}-artifacts-${var.location.account}"

  # Spelled out: the topic's policy names the alarms, so they can't wait for the topic.
  alarm_topic = "arn:${var.location.partition}:sns:${var.location.region}:${var.location.account}:${local.prefix}-alarms"
  alarms      = { actions = concat([local.alarm_topic], var.alarms.actions), runbook = var.alarms.runbook }
}

# One key for all that the service keeps: who may read it is decided in one place.
module "key" {
  source = "../key"

  name        = local.prefix
  description = "Encrypts what the order service keeps in ${var.environment}."
  location    = var.location
  services    = ["cloudwatch", "events", "logs", "sns"]
}

module "orders" {
  source = "../table"

  name                = "${local.prefix}-orders"
  location            = var.location
  hash_key            = "order_id"
  attributes          = { order_id = "S", customer_id = "S", status = "S" }
  stream              = "NEW_AND_OLD_IMAGES"
  key                 = local.key
  deletion_protection = var.deletion_protection

  # Order ids sort by time: the newest orders of a customer, or of a status.
  indexes = {
    by_customer = { hash_key = "customer_id", range_key = "order_id" }
    by_status   = { hash_key = "status", range_key = "order_id" }
  }
}

# Answers to requests that may come again, until they expire.
module "requests" {
  source = "../table"

  name                = "${local.prefix}-requests"
  location            = var.location
  hash_key            = "request_id"
  attributes          = { request_id = "S" }
  expiry_attribute    = "expires_at"
  key                 = local.key
  deletion_protection = var.deletion_protection
}

# What each customer ordered, counted once.
module "customers" {
  source = "../table"

  name                = "${local.prefix}-customers"
  location            = var.location
  hash_key            = "customer_id"
  attributes          = { customer_id = "S" }
  key                 = local.key
  deletion_protection = var.deletion_protection
}

module "events" {
  source = "../event-bus"

  name     = "${local.prefix}-orders"
  location = var.location
  key      = local.key
  archive  = { retention_days = 30 }
}

module "notifications" {
  source = "../topic"

  name     = "${local.prefix}-notifications"
  location = var.location
  key      = local.key
}

module "imports" {
  source = "../bucket"

  name      = "${local.prefix}-imports-${var.location.account}"
  partition = var.location.partition
  key       = local.key
  expiry    = { imported = { prefix = "incoming/", days = 90 } }
}

module "tracking" {
  source = "../stream"

  name     = "${local.prefix}-tracking"
  location = var.location
  key      = local.key
  alarms   = merge(local.alarms, { age = 300 })
}

module "dead_letters" {
  source = "../queue"

  name     = "${local.prefix}-dead_letters"
  location = var.location
  senders  = lookup(module.functions.senders, "dead_letters", {})
  key      = local.key
  alarms   = merge(local.alarms, { depth = 0 })
}

module "fulfilment" {
  source = "../queue"

  name               = "${local.prefix}-fulfilment"
  location           = var.location
  visibility_timeout = lookup(module.functions.visibility_timeouts, "fulfilment", 180)
  dead_letters       = { arn = module.dead_letters.created_arn }
  key                = local.key
  alarms             = merge(local.alarms, { age = 900 })
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
  key                = local.key
  log_retention_days = var.log_retention_days
  alarms             = local.alarms

  tables = {
    orders    = { arn = module.orders.arn, name = module.orders.name, stream = module.orders.stream }
    requests  = { arn = module.requests.arn, name = module.requests.name }
    customers = { arn = module.customers.arn, name = module.customers.name }
  }

  queues = {
    dead_letters = { arn = module.dead_letters.arn, url = module.dead_letters.url }
    fulfilment   = { arn = module.fulfilment.arn, url = module.fulfilment.url }
  }

  buses = {
    orders = { arn = module.events.arn, name = module.events.name }
  }

  topics = {
    notifications = { arn = module.notifications.arn }
  }

  buckets = {
    imports = { arn = module.imports.arn, name = module.imports.name }
  }

  streams = {
    tracking = { arn = module.tracking.arn, name = module.tracking.name }
  }

  # Queues and streams take their time: only what reads them waits for it.
  created = {
    queues  = { dead_letters = module.dead_letters.created_arn, fulfilment = module.fulfilment.created_arn }
    streams = { tracking = module.tracking.created_arn }
  }

  # Made by `toolkit bootstrap`; only their names are known here.
  secrets = {
    for secret in var.secrets : secret => {
      arn  = "arn:${var.location.partition}:ssm:${var.location.region}:${var.location.account}:parameter/${var.project}/${var.environment}/${secret}"
      name = "/${var.project}/${var.environment}/${secret}"
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
  key                = local.key
  log_retention_days = var.log_retention_days
}

module "alarms" {
  source = "../alarms"

  apis    = { (local.prefix) = { stage = var.environment } }
  actions = local.alarms.actions
  runbook = local.alarms.runbook

  composite = {
    name = local.prefix
    alarms = concat(
      module.functions.alarms,
      module.dead_letters.alarms,
      module.fulfilment.alarms,
      module.tracking.alarms,
      local.records_failed,
    )
  }
}

# Told of every alarm: who is to be woken subscribes to it.
module "alarm_topic" {
  source = "../topic"

  name     = "${local.prefix}-alarms"
  location = var.location
  key      = local.key

  publishers = {
    "cloudwatch.amazonaws.com" = [
      for alarm in local.alarm_names :
      "arn:${var.location.partition}:cloudwatch:${var.location.region}:${var.location.account}:alarm:${alarm}"
    ]
  }
}

# Of a batch, these report what failed and don't fail themselves: Lambda counts no error.
resource "aws_cloudwatch_metric_alarm" "records_failed" {
  for_each = toset(["follow_order", "fulfil_order", "publish_events", "track_order"])

  alarm_name          = "${local.prefix}-${each.key}-records-failed"
  alarm_description   = "${each.key} could not process records in 3 of 5 minutes.${local.runbook}"
  namespace           = "orders"
  metric_name         = "RecordsFailed"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarms.actions
  ok_actions          = local.alarms.actions

  dimensions = {
    function = "${local.prefix}-${each.key}"
    service  = "orders"
  }
}

module "dashboard" {
  source = "../dashboard"

  name               = local.prefix
  location           = var.location
  functions          = module.functions.shown
  queues             = [module.fulfilment.name]
  dead_letter_queues = [module.dead_letters.name]
  apis               = { (local.prefix) = var.environment }
  alarms             = concat([module.alarms.composite], local.alarm_names)
  runbook            = local.alarms.runbook
}

locals {
  alarm_names = sort(concat(
    module.alarms.names,
    module.functions.alarms,
    module.dead_letters.alarms,
    module.fulfilment.alarms,
    module.tracking.alarms,
    local.records_failed,
  ))

  records_failed = [for alarm in values(aws_cloudwatch_metric_alarm.records_failed) : alarm.alarm_name]
  runbook        = var.alarms.runbook == null ? "" : " Runbook: ${var.alarms.runbook}#records-failed"

  key = { arn = module.key.arn }
}
