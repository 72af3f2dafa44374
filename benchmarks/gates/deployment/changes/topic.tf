resource "aws_sns_topic" "this" {
 display_name = "Changed"
}
