# expect: failure-permission
resource "aws_sqs_queue" "dead" {
  name = "dead"
}
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_iam_role_policy" "worker" {
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "logs:PutLogEvents"
      Resource = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/worker:*"
    }]
  })
}
resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
  dead_letter_config {
    target_arn = aws_sqs_queue.dead.arn
  }
}
