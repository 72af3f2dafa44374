# expect: log-retention
resource "aws_cloudwatch_log_group" "fn" {
  count      = 3
  name       = "/aws/lambda/part-${count.index}"
  kms_key_id = "alias/logs"
}
