# expect: event-bus-open
resource "aws_cloudwatch_event_permission" "all" {
  principal    = "*"
  statement_id = "all"
}
