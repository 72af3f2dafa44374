# expect: alarm-metric
resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "age"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_query {
    id          = "age"
    return_data = true
    metric {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateAgeOfOldestMessage"
      period      = 60
      stat        = "Maximum"
      dimensions  = { Queue = "jobs" }
    }
  }
}
