# expect: broad-managed-policy
resource "aws_iam_role_policy_attachment" "admin" {
  role       = "worker"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
