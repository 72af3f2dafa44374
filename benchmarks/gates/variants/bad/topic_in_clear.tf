# expect: unencrypted
resource "aws_sns_topic" "orders" {
  name = "orders"
}
