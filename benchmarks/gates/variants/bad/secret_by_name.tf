# expect: secret-in-environment
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  environment {
    variables = {
      TABLE       = "orders"
      DB_PASSWORD = "correct-horse-9-battery"
    }
  }
}
