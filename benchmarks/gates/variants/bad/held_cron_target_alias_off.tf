# expect: schedule-idle
resource "aws_scheduler_schedule" "nightly" {
  name                = "nightly-report"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "DISABLED"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:lambda:eu-west-1:111122223333:function:report"
    role_arn = "arn:aws:iam::111122223333:role/scheduler"
  }
}
