resource "aws_api_gateway_method" "cors" {
  rest_api_id   = "abc"
  resource_id   = "def"
  http_method   = "OPTIONS"
  authorization = "NONE"
}
resource "aws_api_gateway_method" "health" {
  rest_api_id   = "abc"
  resource_id   = "ghi"
  http_method   = "GET"
  authorization = "NONE"
}
resource "aws_api_gateway_integration" "health" {
  rest_api_id = "abc"
  resource_id = "ghi"
  http_method = aws_api_gateway_method.health.http_method
  type        = "MOCK"
}
