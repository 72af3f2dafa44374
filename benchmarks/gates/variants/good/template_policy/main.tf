resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}
resource "aws_iam_policy" "jobs" {
  policy = templatefile("${path.module}/policy.json.tpl", {
    queues  = [aws_sqs_queue.jobs.arn]
    actions = ["sqs:SendMessage", "sqs:GetQueueUrl"]
  })
}
