# expect: action-wildcard
variable "table_arn" {
  type = string
}
data "aws_iam_policy_document" "table" {
  statement {
    actions   = ["dynamodb:*"]
    resources = [var.table_arn]
  }
}
resource "aws_iam_role_policy" "table" {
  role   = "worker"
  policy = data.aws_iam_policy_document.table.json
}
