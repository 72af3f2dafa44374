resource "aws_sqs_queue" "dead" {
  name = "dead"
}
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["sqs:Send*"]
    resources = [aws_sqs_queue.dead.arn]
  }
}
resource "aws_iam_policy" "worker" {
  policy = data.aws_iam_policy_document.worker.json
}
resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker.arn
}
resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
  dead_letter_config {
    target_arn = aws_sqs_queue.dead.arn
  }
}
