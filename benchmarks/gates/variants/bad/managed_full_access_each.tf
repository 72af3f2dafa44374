# expect: broad-managed-policy
resource "aws_iam_role_policy_attachment" "all" {
  for_each   = toset(["service-role/AWSLambdaBasicExecutionRole", "AmazonS3FullAccess"])
  role       = "worker"
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}
