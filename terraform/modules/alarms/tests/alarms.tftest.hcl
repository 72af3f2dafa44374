mock_provider "aws" {
  source = "../../mocks"
}

variables {
  functions = { create_order = { errors = 2.5, p99 = 800 }, follow_order = { iterator_age = 60 } }
  queues    = { dead_letters = { depth = 0 }, work = { age = 900 } }
  streams   = { tracking = {} }
  apis      = { shop = { stage = "dev", errors = 0.5 } }
  actions   = ["arn:aws:sns:us-east-1:111111111111:on-call"]
  runbook   = "https://runbooks.example.com/shop"
  composite = { name = "shop", alarms = ["no-orders"] }
}

run "alarms_watch_what_is_declared" {
  command = plan

  assert {
    condition = toset(output.names) == toset([
      "create_order-error-rate", "create_order-p99", "create_order-throttles",
      "follow_order-iterator-age", "follow_order-throttles",
      "dead_letters-depth", "work-age", "tracking-age", "shop-api-errors", "shop-api-latency",
    ])
    error_message = "Each threshold must be an alarm, throttles always, and nothing else."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.error_rate["create_order"].threshold == 2.5 && [for query in aws_cloudwatch_metric_alarm.error_rate["create_order"].metric_query : query.expression if query.return_data == true] == ["errors / invocations * 100"]
    error_message = "The error rate must be errors in a hundred invocations."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["create_order-p99"].extended_statistic == "p99" && aws_cloudwatch_metric_alarm.this["create_order-p99"].threshold == 800
    error_message = "Duration must be watched at its 99th percentile."
  }

  assert {
    condition = [
      aws_cloudwatch_metric_alarm.this["follow_order-iterator-age"].threshold,
      aws_cloudwatch_metric_alarm.this["tracking-age"].threshold,
      aws_cloudwatch_metric_alarm.this["work-age"].threshold,
      aws_cloudwatch_metric_alarm.this["shop-api-errors"].threshold,
    ] == [60000, 300000, 900, 0.005]
    error_message = "Thresholds must be in the metrics' own units."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["dead_letters-depth"].threshold == 0 && aws_cloudwatch_metric_alarm.this["dead_letters-depth"].comparison_operator == "GreaterThanThreshold"
    error_message = "The first dead letter must be an alarm."
  }

  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.this), values(aws_cloudwatch_metric_alarm.error_rate)) :
      alarm.treat_missing_data == "notBreaching" && alarm.alarm_actions == toset(var.actions) && alarm.ok_actions == toset(var.actions)
      && strcontains(alarm.alarm_description, " Runbook: https://runbooks.example.com/shop#")
    ])
    error_message = "What nobody uses must be quiet, whoever is to be told be told, and know what to do."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_composite_alarm.this["this"].alarm_rule, "ALARM(\"work-age\")") && endswith(aws_cloudwatch_composite_alarm.this["this"].alarm_rule, " OR ALARM(\"no-orders\")")
    error_message = "The composite alarm must watch all alarms, and those of others."
  }
}

run "nothing_given_is_nothing_made" {
  command = plan

  variables {
    functions = {}
    queues    = {}
    streams   = {}
    apis      = {}
    composite = null
  }

  assert {
    condition     = length(output.names) == 0 && output.composite == null
    error_message = "No alarm must be made of nothing."
  }
}

run "alarms_that_cannot_go_off_are_refused" {
  command = plan

  variables {
    functions = { create_order = { errors = 100 } }
    queues    = { work = { age = 0 } }
    apis      = { shop = { stage = "dev", latency = 30000 } }
    streams   = { tracking = { age = 0 } }
    actions   = ["on-call"]
    runbook   = "wiki/orders"
  }

  expect_failures = [var.functions, var.queues, var.apis, var.streams, var.actions, var.runbook]
}
