resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
}
resource "aws_cloudwatch_log_metric_filter" "refused" {
  name           = "refused"
  log_group_name = "/aws/lambda/orders"
  pattern        = "refused"
  metric_transformation {
    name      = "Refused"
    namespace = "Orders"
    value     = "1"
  }
}
resource "aws_cloudwatch_metric_alarm" "refused" {
  alarm_name          = "refused"
  namespace           = "Orders"
  metric_name         = "Refused"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  dimensions = {
    FunctionName = aws_lambda_function.orders.function_name
    Resource     = "orders:live"
  }
}
