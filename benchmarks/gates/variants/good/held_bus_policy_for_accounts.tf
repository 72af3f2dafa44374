resource "aws_cloudwatch_event_bus_policy" "shared" {
  event_bus_name = "default"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "us", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "events:PutEvents",
      Resource = "arn:aws:events:eu-west-1:111122223333:event-bus/default"
    }]
  })
}
