# expect: privilege-escalation
resource "aws_iam_user_policy" "ci" {
  user   = "ci"
  policy = <<EOT
{"Version":"2012-10-17","Statement":[{"Sid":"Roles","Effect":"Allow","Action":["iam:PutRolePolicy","iam:GetRole"],"Resource":"*"}]}
EOT
}
