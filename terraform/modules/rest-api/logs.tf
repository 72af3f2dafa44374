resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/${var.name}/access"
  retention_in_days = var.log_retention_days
  kms_key_id        = one(var.key[*].arn)
}

resource "aws_cloudwatch_log_group" "execution" {
  # API Gateway makes this group itself, without a retention, unless it is there.
  name              = "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.this.id}/${var.stage}"
  retention_in_days = var.log_retention_days
  kms_key_id        = one(var.key[*].arn)
}

data "aws_iam_policy_document" "account" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "account" {
  for_each = var.account_logging ? toset(["this"]) : []

  name               = "${var.name}-api-gateway-logs"
  description        = "Lets API Gateway write logs in this account and region."
  assume_role_policy = data.aws_iam_policy_document.account.json
}

# API Gateway refuses a role with less than this policy of AWS's own.
resource "aws_iam_role_policy_attachment" "account" {
  for_each = aws_iam_role.account

  role       = each.value.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "this" {
  for_each = aws_iam_role.account

  cloudwatch_role_arn = each.value.arn

  depends_on = [aws_iam_role_policy_attachment.account]
}
