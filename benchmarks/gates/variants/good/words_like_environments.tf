resource "aws_iam_policy" "devices" {
  name = "dev-devices"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "dynamodb:PutItem"
      Resource = "arn:aws:dynamodb:eu-west-1:111122223333:table/product-tests-dev"
    }]
  })
}
