# expect: arn-wildcard-inside
resource "aws_iam_policy" "tables" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem", Resource = "arn:aws:dynamodb:*:*:table/orders" }]
  })
}
