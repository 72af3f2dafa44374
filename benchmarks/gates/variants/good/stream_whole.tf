resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn               = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders"
  function_name                  = "worker"
  starting_position              = "LATEST"
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = 3
  function_response_types        = ["ReportBatchItemFailures"]
  destination_config {
    on_failure {
      destination_arn = "arn:aws:sqs:eu-west-1:111122223333:dead"
    }
  }
}
