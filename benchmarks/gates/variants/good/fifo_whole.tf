resource "aws_sqs_queue" "dead" {
  name       = "dead.fifo"
  fifo_queue = true
}
resource "aws_sqs_queue" "jobs" {
  name           = "jobs.fifo"
  fifo_queue     = true
  redrive_policy = <<EOF
{"deadLetterTargetArn": "${aws_sqs_queue.dead.arn}", "maxReceiveCount": 3}
EOF
}
