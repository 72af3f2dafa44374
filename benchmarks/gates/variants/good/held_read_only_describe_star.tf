resource "aws_iam_role_policy" "inventory" {
  role = "inventory"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Look", Effect = "Allow", Action = ["ec2:DescribeInstances", "tag:GetResources", "cloudwatch:GetMetricData", "s3:ListAllMyBuckets", "sts:GetCallerIdentity"], Resource = "*" }]
  })
}
