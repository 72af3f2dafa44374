# expect: stream-retries
resource "aws_kinesis_stream" "clicks" {
  name            = "clicks"
  encryption_type = "KMS"
  kms_key_id      = "alias/aws/kinesis"
  stream_mode_details { stream_mode = "ON_DEMAND" }
}
resource "aws_lambda_event_source_mapping" "clicks" {
  event_source_arn        = aws_kinesis_stream.clicks.arn
  function_name           = "clicks"
  starting_position       = "LATEST"
  function_response_types = ["ReportBatchItemFailures"]
}
