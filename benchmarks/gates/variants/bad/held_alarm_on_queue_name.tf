# expect: alarm-metric
resource "aws_sqs_queue" "jobs" {
  name                    = "jobs"
  sqs_managed_sse_enabled = true
}
resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "age"
  namespace           = "AWS/SQS"
  metric_name         = "AgeOfOldestMessage"
  statistic           = "Maximum"
  period              = 60
  threshold           = 600
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  dimensions          = { QueueName = aws_sqs_queue.jobs.name }
}
