data "aws_region" "here" {}
data "aws_caller_identity" "me" {}
resource "aws_cloudwatch_log_group" "orders" {
  name              = "/aws/lambda/orders"
  retention_in_days = 30
}
data "aws_iam_policy_document" "logs" {
  statement {
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "${aws_cloudwatch_log_group.orders.arn}:*",
      "arn:aws:logs:${data.aws_region.here.name}:${data.aws_caller_identity.me.account_id}:log-group:/aws/lambda/orders:*",
    ]
  }
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["arn:aws:execute-api:${data.aws_region.here.name}:${data.aws_caller_identity.me.account_id}:abc/*/GET/orders"]
  }
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::orders/incoming/*"]
  }
}
resource "aws_iam_policy" "logs" {
  policy = data.aws_iam_policy_document.logs.json
}
