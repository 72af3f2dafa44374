# expect: privilege-escalation
resource "aws_iam_user_policy" "ops" {
  user   = "ops"
  policy = <<EOF
{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:CreatePolicyVersion", "Resource": "*"}}
EOF
}
