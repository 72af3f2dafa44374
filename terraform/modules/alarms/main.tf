locals {
  links = {
    for about in ["api-errors", "api-latency", "any", "depth", "error-rate", "iterator-age", "message-age", "p99", "stream-age", "throttles"] :
    about => var.runbook == null ? "" : " Runbook: ${var.runbook}#${about}"
  }

  # Every alarm on one metric, by its name: namespace, metric and dimensions as
  # the service publishes them, and when it goes off.
  metrics = merge(
    {
      for name in keys(var.functions) : "${name}-throttles" => {
        description = "Invocations of ${name} are refused for want of concurrency.${local.links.throttles}"
        namespace   = "AWS/Lambda"
        metric      = "Throttles"
        dimensions  = { FunctionName = name }
        statistic   = "Sum"
        threshold   = 0
        periods     = 1
        points      = 1
      }
    },
    {
      for name, function in var.functions : "${name}-p99" => {
        description = "One in a hundred invocations of ${name} takes more than ${function.p99} ms.${local.links.p99}"
        namespace   = "AWS/Lambda"
        metric      = "Duration"
        dimensions  = { FunctionName = name }
        statistic   = "p99"
        threshold   = function.p99
        periods     = 3
        points      = 2
      } if function.p99 != null
    },
    {
      for name, function in var.functions : "${name}-iterator-age" => {
        description = "Records wait for ${name} longer than ${function.iterator_age} s: it can't keep up, or a record blocks its shard.${local.links.iterator-age}"
        namespace   = "AWS/Lambda"
        metric      = "IteratorAge"
        dimensions  = { FunctionName = name }
        statistic   = "Maximum"
        threshold   = function.iterator_age * 1000
        periods     = 3
        points      = 3
      } if function.iterator_age != null
    },
    {
      for name, queue in var.queues : "${name}-depth" => {
        description = "More than ${queue.depth} messages wait in ${name}.${local.links.depth}"
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = name }
        statistic   = "Maximum"
        threshold   = queue.depth
        periods     = 1
        points      = 1
      } if queue.depth != null
    },
    {
      for name, queue in var.queues : "${name}-age" => {
        description = "A message has waited in ${name} for more than ${queue.age} s.${local.links.message-age}"
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = name }
        statistic   = "Maximum"
        threshold   = queue.age
        periods     = 1
        points      = 1
      } if queue.age != null
    },
    {
      for name, stream in var.streams : "${name}-age" => {
        description = "Readers of the stream ${name} are more than ${stream.age} s behind.${local.links.stream-age}"
        namespace   = "AWS/Kinesis"
        metric      = "GetRecords.IteratorAgeMilliseconds"
        dimensions  = { StreamName = name }
        statistic   = "Maximum"
        threshold   = stream.age * 1000
        periods     = 3
        points      = 3
      }
    },
    {
      # The metric is 1 for each 5XX and 0 for every other answer: its average is their share.
      for name, api in var.apis : "${name}-api-errors" => {
        description = "More than ${api.errors} % of the answers of the API ${name} are 5XX.${local.links.api-errors}"
        namespace   = "AWS/ApiGateway"
        metric      = "5XXError"
        dimensions  = { ApiName = name, Stage = api.stage }
        statistic   = "Average"
        threshold   = api.errors / 100
        periods     = 3
        points      = 2
      }
    },
    {
      for name, api in var.apis : "${name}-api-latency" => {
        description = "One in a hundred answers of the API ${name} takes more than ${api.latency} ms.${local.links.api-latency}"
        namespace   = "AWS/ApiGateway"
        metric      = "Latency"
        dimensions  = { ApiName = name, Stage = api.stage }
        statistic   = "p99"
        threshold   = api.latency
        periods     = 3
        points      = 2
      }
    },
  )

  error_rates = { for name, function in var.functions : name => function.errors if function.errors != null }

  names = concat(
    values(aws_cloudwatch_metric_alarm.error_rate)[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.this)[*].alarm_name,
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.metrics

  alarm_name          = each.key
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = 60
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.points
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.actions
  ok_actions          = var.actions
}

resource "aws_cloudwatch_metric_alarm" "error_rate" {
  for_each = local.error_rates

  alarm_name          = "${each.key}-error-rate"
  alarm_description   = "More than ${each.value} % of the invocations of ${each.key} fail.${local.links.error-rate}"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.actions
  ok_actions          = var.actions

  metric_query {
    id          = "error_rate"
    label       = "Failed invocations (%)"
    expression  = "errors / invocations * 100"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { errors = "Errors", invocations = "Invocations" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/Lambda"
        metric_name = metric_query.value
        dimensions  = { FunctionName = each.key }
        stat        = "Sum"
        period      = 60
      }
    }
  }
}

# One light for all: it tells nobody, because each alarm below it does.
resource "aws_cloudwatch_composite_alarm" "this" {
  for_each = var.composite == null ? {} : { this = var.composite }

  alarm_name        = each.value.name
  alarm_description = "Any alarm of ${each.value.name} is on.${local.links.any}"
  alarm_rule        = join(" OR ", [for name in concat(local.names, each.value.alarms) : "ALARM(\"${name}\")"])

  lifecycle {
    precondition {
      condition     = length(local.names) + length(each.value.alarms) <= 100
      error_message = "A composite alarm watches at most 100 alarms."
    }

    precondition {
      condition     = length(local.names) + length(each.value.alarms) > 0
      error_message = "A composite alarm needs an alarm to watch."
    }
  }
}
