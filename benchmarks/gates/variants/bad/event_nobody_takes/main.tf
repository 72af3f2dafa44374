# expect: event-unrouted
resource "aws_cloudwatch_event_rule" "placed" {
  event_pattern = jsonencode({ source = ["orders"], "detail-type" = ["Order Placed"] })
}
resource "aws_cloudwatch_event_target" "placed" {
  rule = aws_cloudwatch_event_rule.placed.name
  arn  = "arn:aws:sqs:eu-west-1:111122223333:placed"
}
