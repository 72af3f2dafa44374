# Rules of event buses.

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.deployed.event

  name           = local.rules[each.key].name
  description    = "${join(", ", local.rules[each.key].detail_types)} from ${join(", ", local.rules[each.key].sources)} to ${each.value.function}."
  event_bus_name = var.buses[each.value.bus].name
  # Said, so that one that was switched off by hand is switched on again.
  state = "ENABLED"

  event_pattern = jsonencode({
    source      = local.rules[each.key].sources
    detail-type = local.rules[each.key].detail_types
  })
}

resource "aws_lambda_permission" "rule" {
  for_each = local.deployed.event

  statement_id  = "rule-${split("/", each.key)[1]}"
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  function_name = module.function[each.value.function].function_name
  qualifier     = module.function[each.value.function].alias
  source_arn    = local.rule_arns[each.key]
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.deployed.event

  rule           = aws_cloudwatch_event_rule.this[each.key].name
  event_bus_name = var.buses[each.value.bus].name
  target_id      = each.value.function
  arn            = module.function[each.value.function].alias_arn

  # Delivery only: what the function does with an event it has taken is retried
  # by Lambda, and its own dead letters go to the same queue.
  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dynamic "dead_letter_config" {
    for_each = setintersection(each.value.on_failure[*], keys(var.queues))

    content {
      arn = local.arns["queue/${dead_letter_config.value}"]
    }
  }

  depends_on = [aws_lambda_permission.rule]
}
