# expect: lambda-permission-source
resource "aws_lambda_permission" "rule" {
  action        = "lambda:InvokeFunction"
  function_name = "orders"
  principal     = "events.amazonaws.com"
}
