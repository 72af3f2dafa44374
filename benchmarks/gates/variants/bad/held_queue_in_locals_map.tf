# expect: queue-visibility
locals {
  queues = { mail = { timeout = 60 }, sms = { timeout = 30 } }
}
resource "aws_sqs_queue" "dead" {
  name                    = "dead"
  sqs_managed_sse_enabled = true
}
resource "aws_sqs_queue" "work" {
  for_each                   = local.queues
  name                       = each.key
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = each.value.timeout
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 4 })
}
resource "aws_lambda_function" "work" {
  for_each      = local.queues
  function_name = "work-${each.key}"
  role          = "arn:aws:iam::111122223333:role/work"
  timeout       = 20
}
resource "aws_lambda_event_source_mapping" "work" {
  for_each                = local.queues
  event_source_arn        = aws_sqs_queue.work[each.key].arn
  function_name           = aws_lambda_function.work[each.key].arn
  function_response_types = ["ReportBatchItemFailures"]
}
