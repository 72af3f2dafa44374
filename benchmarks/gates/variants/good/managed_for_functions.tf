resource "aws_iam_role_policy_attachment" "all" {
  for_each   = toset(["AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole"])
  role       = "worker"
  policy_arn = "arn:aws:iam::aws:policy/service-role/${each.key}"
}
