resource "aws_lambda_function" "site" {
  function_name = "site"
  role          = "arn:aws:iam::111122223333:role/site"
}
resource "aws_lambda_function_url" "site" {
  function_name      = aws_lambda_function.site.function_name
  authorization_type = "AWS_IAM"
}
resource "aws_lambda_permission" "cdn" {
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.site.function_name
  principal              = "cloudfront.amazonaws.com"
  source_arn             = "arn:aws:cloudfront::111122223333:distribution/E1ABCDEF"
  function_url_auth_type = "AWS_IAM"
}
