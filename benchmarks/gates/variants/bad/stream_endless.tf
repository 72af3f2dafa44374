# expect: stream-retries
resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn        = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2024-01-01T00:00:00.000"
  function_name           = "worker"
  starting_position       = "LATEST"
  function_response_types = ["ReportBatchItemFailures"]
}
