resource "aws_cloudwatch_metric_alarm" "error_rate" {
  for_each = toset([for error_rate in [var.alarms.error_rate] : "this" if error_rate != null])

  alarm_name          = "${var.name}-error-rate"
  alarm_description   = "More than ${var.alarms.error_rate} % of the invocations of ${var.name} fail."
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.error_rate
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarms.actions
  ok_actions          = var.alarms.actions

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
        dimensions  = { FunctionName = var.name }
        stat        = "Sum"
        period      = 60
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  alarm_name          = "${var.name}-throttles"
  alarm_description   = "Invocations of ${var.name} are refused for want of concurrency."
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = var.name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarms.actions
  ok_actions          = var.alarms.actions
}
