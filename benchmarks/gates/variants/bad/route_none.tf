# expect: api-method-open
resource "aws_apigatewayv2_api" "orders" {
  name          = "orders"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_route" "create" {
  api_id    = aws_apigatewayv2_api.orders.id
  route_key = "POST /orders"
}
