# expect: fifo-mismatch
resource "aws_sqs_queue" "plain" {
  name                    = "orders"
  fifo_queue              = true
  sqs_managed_sse_enabled = true
}
