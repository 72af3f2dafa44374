# expect: api-timeout
resource "aws_apigatewayv2_api" "api" {
  name          = "api"
  protocol_type = "HTTP"
}
resource "aws_lambda_function" "export" {
  function_name = "export"
  role          = "arn:aws:iam::111122223333:role/export"
  timeout       = 120
}
resource "aws_apigatewayv2_integration" "export" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.export.invoke_arn
  payload_format_version = "2.0"
}
resource "aws_apigatewayv2_route" "export" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "POST /export"
  authorization_type = "AWS_IAM"
  target             = "integrations/${aws_apigatewayv2_integration.export.id}"
}
