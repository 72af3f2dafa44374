# expect: lambda-permission-source
resource "aws_lambda_permission" "iot" {
  count         = 2
  action        = "lambda:*"
  function_name = "ingest-${count.index}"
  principal     = "iot.amazonaws.com"
}
