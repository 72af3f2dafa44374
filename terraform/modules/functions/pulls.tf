# What Lambda reads for functions: queues, tables' streams and Kinesis streams. A
# batch may fail in part; what goes on failing is kept.

resource "aws_lambda_event_source_mapping" "queue" {
  for_each = local.deployed.queue

  function_name                      = module.function[each.value.function].alias_arn
  event_source_arn                   = lookup(var.created.queues, each.value.name, var.queues[each.value.name].arn)
  batch_size                         = try(each.value.batch_size, 10)
  maximum_batching_window_in_seconds = local.windows["queue/${each.key}"]
  function_response_types            = ["ReportBatchItemFailures"]

  dynamic "scaling_config" {
    for_each = try([each.value.max_concurrency], [])

    content {
      maximum_concurrency = scaling_config.value
    }
  }
}

resource "aws_lambda_event_source_mapping" "stream" {
  for_each = merge(
    { for key, trigger in local.deployed.stream : "stream/${key}" => trigger if !contains(local.streamless, trigger.table) },
    { for key, trigger in local.deployed.kinesis : "kinesis/${key}" => trigger },
  )

  function_name                      = module.function[each.value.function].alias_arn
  event_source_arn                   = startswith(each.key, "stream/") ? var.tables[each.value.table].stream.arn : lookup(var.created.streams, each.value.stream, var.streams[each.value.stream].arn)
  starting_position                  = "TRIM_HORIZON"
  batch_size                         = try(each.value.batch_size, 100)
  maximum_batching_window_in_seconds = local.windows[each.key]
  maximum_retry_attempts             = try(each.value.attempts, 5)
  maximum_record_age_in_seconds      = local.ages[each.key]
  bisect_batch_on_function_error     = true
  function_response_types            = ["ReportBatchItemFailures"]

  dynamic "filter_criteria" {
    for_each = try([each.value.filters], [])

    content {
      dynamic "filter" {
        for_each = filter_criteria.value

        content {
          pattern = jsonencode(filter.value)
        }
      }
    }
  }

  dynamic "destination_config" {
    for_each = setintersection(each.value.on_failure[*], keys(var.queues))

    content {
      on_failure {
        destination_arn = lookup(var.created.queues, destination_config.value, local.arns["queue/${destination_config.value}"])
      }
    }
  }
}

locals {
  pulled = merge([
    for kind in ["queue", "stream", "kinesis"] : { for key, trigger in local.triggers[kind] : "${kind}/${key}" => trigger }
  ]...)

  # Seconds that records are gathered for, and after which a failing one is given
  # up: a day where nothing is said, as long as streams keep records anyway.
  windows = {
    for key, trigger in local.pulled : key =>
    try(tonumber(regex("^[0-9]+", trigger.batch_window)) * local.seconds[regex("[a-z]+$", trigger.batch_window)], 0)
  }
  ages = {
    for key, trigger in local.pulled : key =>
    try(tonumber(regex("^[0-9]+", trigger.max_age)) * local.seconds[regex("[a-z]+$", trigger.max_age)], 86400)
  }
}
