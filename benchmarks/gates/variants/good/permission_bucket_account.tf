data "aws_caller_identity" "me" {}
resource "aws_lambda_permission" "bucket" {
  action         = "lambda:InvokeFunction"
  function_name  = "orders"
  principal      = "s3.amazonaws.com"
  source_account = data.aws_caller_identity.me.account_id
}
