# What calls functions by itself: times, buckets and topics.

module "schedule" {
  source   = "../schedule"
  for_each = local.deployed.schedule

  name        = "${var.prefix}-${replace(each.key, "/", "-")}"
  description = local.functions[each.value.function].description
  expression  = try("cron(${each.value.cron})", "rate(${each.value.rate})")
  timezone    = try(each.value.timezone, "UTC")
  target      = { arn = module.function[each.value.function].alias_arn }
  input       = try(each.value.input, {})
  key         = var.key

  dead_letters = one([
    for queue in setintersection(each.value.on_failure[*], keys(var.queues)) : { arn = local.arns["queue/${queue}"] }
  ])
}

module "keep_warm" {
  source   = "../schedule"
  for_each = local.kept_warm

  name        = "${var.prefix}-${each.key}-keep_warm"
  description = "Keeps ${each.key} warm: it answers before any work."
  expression  = "rate(5 minutes)"
  target      = { arn = module.function[each.key].alias_arn }
  input       = { keep_warm = true }
  key         = var.key

  # A call that is late has no use: the next one is due.
  retry = { attempts = 0, max_age = 60 }
}

resource "aws_lambda_permission" "bucket" {
  for_each = local.deployed.bucket

  statement_id   = "bucket-${split("/", each.key)[1]}"
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  function_name  = module.function[each.value.function].function_name
  qualifier      = module.function[each.value.function].alias
  source_arn     = var.buckets[each.value.name].arn
  source_account = var.location.account
}

# A bucket has one notification, whoever listens.
resource "aws_s3_bucket_notification" "this" {
  for_each = toset(values(local.deployed.bucket)[*].name)

  bucket = var.buckets[each.key].name

  dynamic "lambda_function" {
    for_each = { for key, trigger in local.deployed.bucket : key => trigger if trigger.name == each.key }

    content {
      id                  = replace(lambda_function.key, "/", "-")
      lambda_function_arn = module.function[lambda_function.value.function].alias_arn
      events              = try(lambda_function.value.events, ["s3:ObjectCreated:*"])
      filter_prefix       = try(lambda_function.value.prefix, null)
      filter_suffix       = try(lambda_function.value.suffix, null)
    }
  }

  depends_on = [aws_lambda_permission.bucket]
}

resource "aws_lambda_permission" "topic" {
  for_each = local.deployed.topic

  statement_id  = "topic-${split("/", each.key)[1]}"
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  function_name = module.function[each.value.function].function_name
  qualifier     = module.function[each.value.function].alias
  source_arn    = var.topics[each.value.name].arn
}

resource "aws_sns_topic_subscription" "this" {
  for_each = local.deployed.topic

  topic_arn           = var.topics[each.value.name].arn
  protocol            = "lambda"
  endpoint            = module.function[each.value.function].alias_arn
  filter_policy       = can(each.value.filter) ? jsonencode(each.value.filter) : null
  filter_policy_scope = can(each.value.filter) ? "MessageAttributes" : null

  redrive_policy = one([
    for queue in setintersection(each.value.on_failure[*], keys(var.queues)) :
    jsonencode({ deadLetterTargetArn = local.arns["queue/${queue}"] })
  ])

  depends_on = [aws_lambda_permission.topic]
}
