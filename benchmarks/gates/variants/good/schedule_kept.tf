resource "aws_lambda_function" "clean" {
  function_name = "clean"
  role          = "arn:aws:iam::111122223333:role/clean"
}
resource "aws_lambda_function_event_invoke_config" "clean" {
  function_name = aws_lambda_function.clean.function_name
  destination_config {
    on_failure {
      destination = "arn:aws:sqs:eu-west-1:111122223333:dead"
    }
  }
}
resource "aws_scheduler_schedule" "nightly" {
  name                = "nightly"
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_lambda_function.clean.arn
    role_arn = "arn:aws:iam::111122223333:role/scheduler"
  }
}
