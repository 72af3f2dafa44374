resource "aws_sqs_queue" "missed" {
  name                    = "missed"
  sqs_managed_sse_enabled = true
}
resource "aws_scheduler_schedule_group" "g" {
  name = "g"
}
resource "aws_scheduler_schedule" "hourly" {
  for_each            = toset(["a", "b"])
  name                = "hourly-${each.value}"
  group_name          = aws_scheduler_schedule_group.g.name
  schedule_expression = "rate(1 hours)"
  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }
  target {
    arn      = "arn:aws:scheduler:::aws-sdk:sqs:sendMessage"
    role_arn = "arn:aws:iam::111122223333:role/scheduler"
    input    = jsonencode({ QueueUrl = "https://sqs.eu-west-1.amazonaws.com/111122223333/${each.value}", MessageBody = "go" })
    dead_letter_config {
      arn = aws_sqs_queue.missed.arn
    }
  }
}
