# expect: alarm-metric
resource "aws_cloudwatch_metric_alarm" "refused" {
  alarm_name          = "refused"
  namespace           = "Orders"
  metric_name         = "OrdersRefused"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}
