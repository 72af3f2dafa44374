# expect: event-bus-open
resource "aws_cloudwatch_event_bus_policy" "shared" {
  event_bus_name = "shared"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "any", Effect = "Allow", Principal = { AWS = ["*"] }, Action = ["events:PutEvents"],
      Resource = "arn:aws:events:eu-west-1:111122223333:event-bus/shared"
    }]
  })
}
