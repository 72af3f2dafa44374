resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_description = "Changed"
}
resource "aws_cloudwatch_metric_alarm" "error_rate" {
  alarm_description = "Changed"
}
resource "aws_cloudwatch_composite_alarm" "this" {
  alarm_description = "Changed"
}
