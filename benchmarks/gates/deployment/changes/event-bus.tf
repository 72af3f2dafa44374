resource "aws_cloudwatch_event_bus" "this" {
 description = "Changed"
}
resource "aws_cloudwatch_event_archive" "this" {
 description = "Changed"
}
