# expect: privilege-escalation
locals {
  actions = ["iam:AttachRolePolicy", "iam:DetachRolePolicy"]
}
data "aws_iam_policy_document" "ops" {
  statement {
    actions   = local.actions
    resources = ["arn:aws:iam::*:role/app-*"]
  }
}
resource "aws_iam_policy" "ops" {
  policy = data.aws_iam_policy_document.ops.json
}
