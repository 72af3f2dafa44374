# expect: pass-role-any
data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["ecs:RunTask"]
    resources = ["arn:aws:ecs:eu-west-1:111122223333:task-definition/importer:*"]
  }
  statement {
    actions   = ["iam:GetRole", "iam:PassRole"]
    resources = ["arn:aws:iam::111122223333:role/*"]
  }
}
resource "aws_iam_policy" "deploy" {
  policy = data.aws_iam_policy_document.deploy.json
}
