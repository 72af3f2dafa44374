variable "name" { type = string }
variable "handler" { type = string }
variable "timeout" { type = number }
variable "memory" { type = number }
variable "policy" { type = string }
variable "environment" {
  type    = map(string)
  default = {}
}
variable "dead_letter" {
  type    = string
  default = null
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_policy" "own" {
  name   = var.name
  policy = var.policy
}

resource "aws_iam_role_policy_attachment" "own" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.own.arn
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = 14
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = aws_iam_role.this.arn
  handler       = var.handler
  runtime       = "python3.12"
  timeout       = var.timeout
  memory_size   = var.memory
  s3_bucket     = "media-artifacts"
  s3_key        = "media.zip"

  environment {
    variables = merge({ LOG_LEVEL = "info" }, var.environment)
  }

  dynamic "dead_letter_config" {
    for_each = var.dead_letter == null ? [] : [var.dead_letter]
    content {
      target_arn = dead_letter_config.value
    }
  }
}

output "arn" { value = aws_lambda_function.this.arn }
output "invoke_arn" { value = aws_lambda_function.this.invoke_arn }
output "name" { value = aws_lambda_function.this.function_name }
output "role" { value = aws_iam_role.this.name }
