resource "aws_cloudwatch_event_rule" "this" {
 description = "Changed"
}
resource "aws_lambda_event_source_mapping" "queue" {
 batch_size = 3
}
resource "aws_lambda_event_source_mapping" "stream" {
 batch_size = 7
}
resource "aws_s3_bucket_notification" "this" {
 eventbridge = true
}
