resource "aws_sqs_queue" "this" {
 message_retention_seconds = 345601
}
