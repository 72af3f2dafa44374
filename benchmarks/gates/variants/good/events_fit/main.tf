resource "aws_cloudwatch_event_rule" "all" {
  event_pattern = <<EOF
{"source": [{"prefix": "ord"}], "detail-type": [{"prefix": "Order"}]}
EOF
}
resource "aws_cloudwatch_event_target" "all" {
  rule = aws_cloudwatch_event_rule.all.name
  arn  = "arn:aws:sqs:eu-west-1:111122223333:placed"
}
resource "aws_cloudwatch_event_rule" "aws" {
  event_pattern = jsonencode({ source = ["aws.health"] })
}
resource "aws_cloudwatch_event_target" "aws" {
  rule = aws_cloudwatch_event_rule.aws.name
  arn  = "arn:aws:sqs:eu-west-1:111122223333:placed"
}
