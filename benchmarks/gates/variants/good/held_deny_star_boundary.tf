resource "aws_iam_policy" "guard" {
  name   = "guard"
  policy = <<-EOT
    {"Version": "2012-10-17", "Statement": [
      {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}},
      {"Effect": "Deny", "NotAction": ["iam:Get*", "sts:*"], "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
    ]}
  EOT
}
