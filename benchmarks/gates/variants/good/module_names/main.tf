resource "aws_dynamodb_table" "orders" {
  name                        = "orders"
  hash_key                    = "id"
  deletion_protection_enabled = true
  attribute {
    name = "id"
    type = "S"
  }
  point_in_time_recovery {
    enabled = true
  }
}
module "worker" {
  source    = "./modules/role"
  for_each  = { write = ["dynamodb:PutItem"], read = ["dynamodb:GetItem"] }
  actions   = each.value
  resources = [aws_dynamodb_table.orders.arn, "${aws_dynamodb_table.orders.arn}/index/*"]
}
