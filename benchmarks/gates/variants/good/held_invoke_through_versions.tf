resource "aws_lambda_function" "w" {
  function_name = "w"
  role          = "arn:aws:iam::111122223333:role/w"
}
resource "aws_iam_role_policy" "caller" {
  role = "caller"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = [aws_lambda_function.w.arn, "${aws_lambda_function.w.arn}:*"] }]
  })
}
