# expect: broad-managed-policy
data "aws_partition" "this" {}
resource "aws_iam_role" "worker" {
  name                = "worker"
  assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [] })
  managed_policy_arns = ["arn:${data.aws_partition.this.partition}:iam::aws:policy/PowerUserAccess"]
}
