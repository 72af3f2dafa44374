resource "aws_api_gateway_authorizer" "this" {
  for_each = var.authorizers

  rest_api_id                      = aws_api_gateway_rest_api.this.id
  name                             = each.key
  type                             = each.value.type
  authorizer_uri                   = each.value.function.invoke_arn
  authorizer_result_ttl_in_seconds = each.value.result_ttl
  identity_source                  = each.value.identity_source
}

resource "aws_lambda_permission" "authorizer" {
  for_each = var.authorizers

  statement_id  = "api-authorizer-${each.key}"
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  function_name = each.value.function.name
  qualifier     = each.value.function.alias
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/authorizers/${aws_api_gateway_authorizer.this[each.key].id}"
}
