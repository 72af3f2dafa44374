# expect: secret-in-environment
data "aws_secretsmanager_secret_version" "db" {
  secret_id = "orders/db"
}
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  environment {
    variables = { DB_PASSWORD = data.aws_secretsmanager_secret_version.db.secret_string }
  }
}
