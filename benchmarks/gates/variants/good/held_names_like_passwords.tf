resource "aws_lambda_function" "auth" {
  function_name = "auth"
  role          = "arn:aws:iam::111122223333:role/auth"
  environment {
    variables = {
      PASSWORD_MIN_LENGTH = "12"
      TOKEN_TTL_SECONDS   = "3600"
      DB_SECRET_ARN       = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"
      SECRET_NAME         = "prod/db"
      API_KEY_PARAMETER   = "/prod/stripe/key"
      ACCESS_TOKEN_ISSUER = "https://login.example.com/"
      PUBLIC_KEY_URL      = "https://login.example.com/.well-known/jwks.json"
      KMS_KEY_ID          = "1234abcd-12ab-34cd-56ef-1234567890ab"
      CACHE_KEY_PREFIX    = "session:v2"
      COMMIT              = "3f786850e387550fdab836ed7e6dc881de23001b"
    }
  }
}
