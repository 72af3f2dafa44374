resource "aws_cloudwatch_event_rule" "orders" {
  event_pattern = jsonencode({ source = ["aws.s3"] })
}
resource "aws_cloudwatch_event_target" "orders" {
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = "arn:aws:sqs:eu-west-1:111122223333:orders"
}
resource "aws_lambda_permission" "rule" {
  action        = "lambda:InvokeFunction"
  function_name = "orders"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.orders.arn
}
