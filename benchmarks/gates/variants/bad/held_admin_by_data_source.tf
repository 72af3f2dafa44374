# expect: broad-managed-policy
data "aws_iam_policy" "power" {
  arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}
resource "aws_iam_role_policy_attachment" "x" {
  role       = "pipeline"
  policy_arn = data.aws_iam_policy.power.arn
}
