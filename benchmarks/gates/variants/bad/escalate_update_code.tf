# expect: privilege-escalation
resource "aws_iam_role_policy" "ci" {
  role = "ci"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Deploy"
      Effect   = "Allow"
      Action   = ["lambda:UpdateFunctionCode", "lambda:GetFunction"]
      Resource = "arn:aws:lambda:eu-west-1:111122223333:function:*"
    }]
  })
}
