resource "aws_cloudwatch_event_rule" "failed" {
  name          = "failed"
  event_pattern = jsonencode({ source = ["aws.codepipeline"], "detail-type" = ["CodePipeline Pipeline Execution State Change"] })
}
resource "aws_sns_topic" "ops" {
  name              = "ops"
  kms_master_key_id = "alias/ops"
}
resource "aws_cloudwatch_event_target" "ops" {
  rule = aws_cloudwatch_event_rule.failed.name
  arn  = aws_sns_topic.ops.arn
}
resource "aws_sns_topic_policy" "ops" {
  arn    = aws_sns_topic.ops.arn
  policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": "${aws_sns_topic.ops.arn}",
    "Condition": {"ArnEquals": {"aws:SourceArn": "${aws_cloudwatch_event_rule.failed.arn}"}}
  }
}
POLICY
}
