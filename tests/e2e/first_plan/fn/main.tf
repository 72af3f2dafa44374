variable "role" {}
variable "table" {}
variable "queue" {}
variable "alias" {}

data "aws_iam_policy_document" "boundary" {
  statement {
    actions   = ["dynamodb:*"]
    resources = ["*"]
  }
  /* a comment
     resource "aws_lambda_function" "not_this" { */
  statement {
    actions   = ["sqs:*"]
    resources = [var.queue]
  }
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = data.aws_iam_policy_document.boundary.json
}

resource "aws_iam_role" "second" {
  name                 = "second"
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
}

resource "aws_lambda_function" "this" {
  function_name = "worker"
  role          = var.role
  handler       = "worker.handler"
  runtime       = "python3.12"
  filename      = "worker.zip"
  environment {
    variables = {
      TABLE = var.table
      QUEUE = var.queue
    }
  }
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = var.queue
  function_name    = aws_lambda_function.this.arn
}

resource "aws_lambda_permission" "this" {
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  function_name = aws_lambda_function.this.function_name
}
