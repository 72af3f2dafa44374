# expect: resource-wildcard
variable "grants" {
  default = {
    read  = { actions = ["dynamodb:GetItem", "dynamodb:Query"], resources = ["*"] }
    write = { actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-west-1:111122223333:out"] }
  }
}
data "aws_iam_policy_document" "fn" {
  dynamic "statement" {
    for_each = var.grants
    content {
      sid       = title(statement.key)
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}
resource "aws_iam_role_policy" "fn" {
  role   = "fn"
  policy = data.aws_iam_policy_document.fn.json
}
