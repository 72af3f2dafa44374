# expect: lambda-permission-source
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "fn" {
  name_prefix        = "fn-"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}
resource "aws_lambda_function" "fn" {
  function_name = "thumbs"
  role          = aws_iam_role.fn.arn
}
resource "aws_lambda_permission" "sns" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.fn.arn
  principal     = "sns.amazonaws.com"
  statement_id  = "sns"
}
