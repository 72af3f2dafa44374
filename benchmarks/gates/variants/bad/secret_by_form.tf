# expect: secret-in-environment
locals {
  settings = merge({ TABLE = "orders" }, { ACCESS = "AKIAIOSFODNN7QWERTYU" })
}
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  environment {
    variables = local.settings
  }
}
