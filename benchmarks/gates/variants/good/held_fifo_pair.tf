resource "aws_sqs_queue" "dead" {
  name                    = "ledger-dead.fifo"
  fifo_queue              = true
  sqs_managed_sse_enabled = true
}
resource "aws_sqs_queue" "ledger" {
  name                        = "ledger.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  kms_master_key_id           = "alias/ledger"
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 3
  })
}
