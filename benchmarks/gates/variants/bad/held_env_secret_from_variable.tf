# expect: secret-in-environment
variable "db_password" {
  type      = string
  sensitive = true
  default   = "correct-horse-9battery"
}
resource "aws_lambda_function" "api" {
  function_name = "api"
  role          = "arn:aws:iam::111122223333:role/api"
  environment {
    variables = merge({ STAGE = "prod" }, { DB_PASSWORD = var.db_password })
  }
}
