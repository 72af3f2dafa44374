# expect: cross-environment
variable "stage" {
  default = "staging"
}
resource "aws_iam_role_policy" "orders" {
  role = "orders-${var.stage}"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["dynamodb:GetItem"], Resource = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-prod" }]
  })
}
