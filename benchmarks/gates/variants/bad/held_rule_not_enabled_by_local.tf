# expect: schedule-idle
locals {
  cron = { cleanup = { at = "rate(1 day)", on = false } }
}
resource "aws_cloudwatch_event_rule" "this" {
  for_each            = local.cron
  name                = each.key
  schedule_expression = each.value.at
  is_enabled          = each.value.on
}
resource "aws_cloudwatch_event_target" "this" {
  for_each = local.cron
  rule     = aws_cloudwatch_event_rule.this[each.key].name
  arn      = "arn:aws:sqs:eu-west-1:111122223333:cleanup"
}
