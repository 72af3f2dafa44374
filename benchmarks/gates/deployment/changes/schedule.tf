resource "aws_scheduler_schedule" "this" {
 description = "Changed"
}
