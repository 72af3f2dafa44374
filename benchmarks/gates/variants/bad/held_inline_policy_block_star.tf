# expect: action-wildcard
resource "aws_iam_role" "worker" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } } })
  inline_policy {
    name   = "all"
    policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "dynamodb:*", Resource = "arn:aws:dynamodb:eu-west-1:111122223333:table/jobs" } })
  }
}
