locals {
  names = sort(keys(var.functions))

  readers = [for name in local.names : name if var.functions[name].reads_a_stream]

  # Graphs, three a row: a metric of many things, or several statistics of it.
  graphs = concat(
    [
      {
        title   = "Invocations"
        unit    = "a minute"
        metrics = [for name in local.names : ["AWS/Lambda", "Invocations", "FunctionName", name, { stat = "Sum" }]]
      },
      {
        title   = "Errors"
        unit    = "a minute"
        metrics = [for name in local.names : ["AWS/Lambda", "Errors", "FunctionName", name, { stat = "Sum" }]]
      },
      {
        title   = "Throttles"
        unit    = "a minute"
        metrics = [for name in local.names : ["AWS/Lambda", "Throttles", "FunctionName", name, { stat = "Sum" }]]
      },
      {
        title   = "Duration, p50"
        unit    = "ms"
        metrics = [for name in local.names : ["AWS/Lambda", "Duration", "FunctionName", name, { stat = "p50" }]]
      },
      {
        title   = "Duration, p99"
        unit    = "ms"
        metrics = [for name in local.names : ["AWS/Lambda", "Duration", "FunctionName", name, { stat = "p99" }]]
      },
      {
        title   = "Concurrent executions"
        unit    = "at once"
        metrics = [for name in local.names : ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", name, { stat = "Maximum" }]]
      },
      {
        title   = "Iterator age"
        unit    = "ms"
        metrics = [for name in local.readers : ["AWS/Lambda", "IteratorAge", "FunctionName", name, { stat = "Maximum" }]]
      },
      {
        title   = "Messages waiting"
        unit    = "messages"
        metrics = [for name in var.queues : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name, { stat = "Maximum" }]]
      },
      {
        title   = "Age of the oldest message"
        unit    = "s"
        metrics = [for name in var.queues : ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", name, { stat = "Maximum" }]]
      },
      {
        title   = "Dead letters"
        unit    = "messages"
        metrics = [for name in var.dead_letter_queues : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name, { stat = "Maximum" }]]
      },
      {
        title = "API: requests and errors"
        unit  = "a minute"
        metrics = flatten([
          for name, stage in var.apis : [
            for metric in ["Count", "4XXError", "5XXError"] : {
              row = ["AWS/ApiGateway", metric, "ApiName", name, "Stage", stage, { stat = "Sum" }]
            }
          ]
        ])[*].row
      },
      {
        title = "API: latency, p50 and p99"
        unit  = "ms"
        metrics = flatten([
          for name, stage in var.apis : [
            for statistic in ["p50", "p99"] : {
              row = ["AWS/ApiGateway", "Latency", "ApiName", name, "Stage", stage, { stat = statistic, label = "${name} ${statistic}" }]
            }
          ]
        ])[*].row
      },
    ],
  )

  shown = [for graph in local.graphs : graph if length(graph.metrics) > 0]

  # Duration is in ms, memory in MiB: GB-seconds times their price, and requests
  # times theirs, over the last 24 hours.
  cost = join(" + ", flatten([
    for number, name in local.names : [
      "d${number} * ${format("%.15f", var.functions[name].memory / 1024 / 1000 * var.prices.gb_second)}",
      "i${number} * ${format("%.15f", var.prices.million_requests / 1000000)}",
    ]
  ]))

  widgets = concat(
    [
      {
        type   = "text"
        x      = 0
        y      = 0
        width  = 12
        height = 4
        properties = {
          markdown = "# ${var.name}${var.runbook == null ? "" : "\n[What to do](${var.runbook})"}"
        }
      },
    ],
    length(local.names) == 0 ? [] : [
      {
        type   = "metric"
        x      = 12
        y      = 0
        width  = 12
        height = 4
        properties = {
          title                = "Lambda, cost of the last day (USD, without free tier, provisioned concurrency or transfer)"
          region               = var.location.region
          view                 = "singleValue"
          start                = "-PT24H"
          end                  = "P0D"
          setPeriodToTimeRange = true
          metrics = concat(
            [[{ expression = local.cost, label = "USD", id = "cost" }]],
            [for number, name in local.names : ["AWS/Lambda", "Duration", "FunctionName", name, { id = "d${number}", stat = "Sum", visible = false }]],
            [for number, name in local.names : ["AWS/Lambda", "Invocations", "FunctionName", name, { id = "i${number}", stat = "Sum", visible = false }]],
          )
        }
      },
    ],
    length(var.alarms) == 0 ? [] : [
      {
        type   = "alarm"
        x      = 0
        y      = 4
        width  = 24
        height = 4
        properties = {
          title  = "Alarms"
          sortBy = "stateUpdatedTimestamp"
          alarms = [
            for name in var.alarms :
            "arn:${var.location.partition}:cloudwatch:${var.location.region}:${var.location.account}:alarm:${name}"
          ]
        }
      },
    ],
    [
      for position, graph in local.shown : {
        type   = "metric"
        x      = position % 3 * 8
        y      = 8 + floor(position / 3) * 6
        width  = 8
        height = 6
        properties = {
          title   = graph.title
          region  = var.location.region
          view    = "timeSeries"
          stacked = false
          period  = 60
          metrics = graph.metrics
          yAxis   = { left = { label = graph.unit, showUnits = false, min = 0 } }
        }
      }
    ],
  )
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({ widgets = local.widgets })
}
