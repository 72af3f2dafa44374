variable "stage" {
  default = "dev"
}
resource "aws_secretsmanager_secret" "db" {
  name = "orders/db"
}
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  environment {
    variables = {
      DB_PASSWORD_SECRET_ARN = aws_secretsmanager_secret.db.arn
      TOKEN_KEY_PARAMETER    = "/orders/${var.stage}/token_key"
      API_KEY_HEADER         = "x-api-key"
      PASSWORD_MIN_LENGTH    = "12"
      TOKEN_URL              = "https://login.example.com/oauth2/token"
      CLIENT_SECRET_NAME     = "orders/client"
      COMMIT                 = "3f786850e387550fdab836ed7e6dc881de23001b"
      SECRET                 = aws_secretsmanager_secret.db.name
    }
  }
}
