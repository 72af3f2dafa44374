# expect: resource-wildcard
resource "aws_iam_role_policy" "reader" {
  role   = "reader"
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": ["*"]}]
    }
  JSON
}
