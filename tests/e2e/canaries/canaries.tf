# A function that is given secrets in every way in which people do it, and a resource that can't be made.

variable "marked" {
  description = "A secret that is marked as one."
  type        = string
  sensitive   = true
}

variable "unmarked" {
  description = "Secrets that nobody marked."
  type        = map(string)
}

variable "code" {
  description = "Where the function's bundle lies."
  type        = object({ bucket = string, key = string, sha256 = string })
}

resource "aws_lambda_function" "greet" {
  function_name    = "${var.name}-greet"
  role             = aws_iam_role.work.arn
  handler          = "greet.entrypoint.greet"
  runtime          = "python3.12"
  s3_bucket        = var.code.bucket
  s3_key           = var.code.key
  source_code_hash = var.code.sha256

  environment {
    variables = {
      GREETING     = "Hello"
      MARKED       = var.marked
      DB_PASSWORD  = var.unmarked.password
      SETTINGS     = jsonencode({ nested = [{ api_key = var.unmarked.json }] })
      DATABASE_URL = "postgres://app:${var.unmarked.url}@db.internal:5432/parcels"
      SEED         = var.unmarked.random
    }
  }
}

resource "aws_ssm_parameter" "marked" {
  name  = "/${var.name}/marked"
  type  = "SecureString"
  value = var.marked
}

# There is no such table: the apply fails, and what it says holds the item.
resource "aws_dynamodb_table_item" "refused" {
  table_name = "${var.name}-missing"
  hash_key   = "id"

  item = jsonencode({
    id       = { S = "1" }
    password = { S = var.unmarked.password }
    note     = { S = "the marked one is ${var.marked}" }
  })

  depends_on = [aws_lambda_function.greet, aws_ssm_parameter.marked]
}
