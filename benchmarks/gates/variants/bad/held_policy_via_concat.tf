# expect: action-wildcard
locals {
  common = [{ Effect = "Allow", Action = ["logs:PutLogEvents"], Resource = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/a:*" }]
  extra  = [{ Effect = "Allow", Action = ["s3:*"], Resource = ["arn:aws:s3:::assets-111122223333/*"] }]
}
resource "aws_iam_policy" "a" {
  name   = "a"
  policy = jsonencode({ Version = "2012-10-17", Statement = concat(local.common, local.extra) })
}
