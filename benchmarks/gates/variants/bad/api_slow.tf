# expect: api-timeout
resource "aws_lambda_function" "report" {
  function_name = "report"
  role          = "arn:aws:iam::111122223333:role/report"
  timeout       = 120
}
resource "aws_api_gateway_integration" "report" {
  rest_api_id             = "abc"
  resource_id             = "def"
  http_method             = "GET"
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  uri                     = aws_lambda_function.report.invoke_arn
}
