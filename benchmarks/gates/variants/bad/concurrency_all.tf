# expect: reserved-concurrency
resource "aws_lambda_function" "each" {
  for_each                       = toset(["a", "b"])
  function_name                  = each.key
  role                           = "arn:aws:iam::111122223333:role/each"
  reserved_concurrent_executions = 500
}
