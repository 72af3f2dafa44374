# expect: lambda-permission-source
locals {
  callers = { s3 = "s3.amazonaws.com", sns = "sns.amazonaws.com" }
}
resource "aws_lambda_permission" "caller" {
  for_each      = local.callers
  action        = "lambda:InvokeFunction"
  function_name = "orders"
  principal     = each.value
}
