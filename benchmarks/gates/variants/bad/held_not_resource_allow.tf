# expect: not-action-allow
resource "aws_iam_group_policy" "devs" {
  group = "devs"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = ["s3:GetObject"], NotResource = "arn:aws:s3:::secrets/*" }
  })
}
