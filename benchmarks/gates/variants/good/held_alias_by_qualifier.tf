resource "aws_lambda_function" "api" {
  function_name = "api"
  role          = "arn:aws:iam::111122223333:role/api"
  timeout       = 10
  publish       = true
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.api.function_name
  function_version = aws_lambda_function.api.version
}
resource "aws_sqs_queue" "dlq" {
  name                    = "api-dlq"
  sqs_managed_sse_enabled = true
}
resource "aws_cloudwatch_event_rule" "tick" {
  name                = "tick"
  schedule_expression = "rate(5 minutes)"
}
resource "aws_cloudwatch_event_target" "tick" {
  rule = aws_cloudwatch_event_rule.tick.name
  arn  = "${aws_lambda_function.api.arn}:${aws_lambda_alias.live.name}"
  dead_letter_config {
    arn = aws_sqs_queue.dlq.arn
  }
}
resource "aws_lambda_permission" "tick" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.api.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.tick.arn
}
resource "aws_lambda_function_event_invoke_config" "live" {
  function_name          = aws_lambda_function.api.function_name
  qualifier              = aws_lambda_alias.live.name
  maximum_retry_attempts = 1
  destination_config {
    on_failure {
      destination = aws_sqs_queue.dlq.arn
    }
  }
}
