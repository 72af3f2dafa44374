resource "aws_sqs_queue" "dlq" {
  name                    = "tasks-dlq"
  sqs_managed_sse_enabled = true
}
resource "aws_sqs_queue" "tasks" {
  name                       = "tasks"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 180
}
resource "aws_sqs_queue_redrive_policy" "tasks" {
  queue_url      = aws_sqs_queue.tasks.id
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dlq.arn, maxReceiveCount = 5 })
}
resource "aws_lambda_function" "tasks" {
  function_name = "tasks"
  role          = "arn:aws:iam::111122223333:role/tasks"
  timeout       = 30
}
resource "aws_lambda_event_source_mapping" "tasks" {
  event_source_arn        = aws_sqs_queue.tasks.arn
  function_name           = aws_lambda_function.tasks.function_name
  function_response_types = ["ReportBatchItemFailures"]
}
