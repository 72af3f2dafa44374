# expect: api-method-open
resource "aws_api_gateway_method" "delete" {
  rest_api_id   = "abc"
  resource_id   = "def"
  http_method   = "DELETE"
  authorization = "NONE"
}
