# expect: secret-in-environment
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  environment {
    variables = { DATABASE = "postgres://app:hunter2horse@db.internal:5432/orders" }
  }
}
