variable "actions" {
  type = list(string)
}
variable "resources" {
  type = list(string)
}
data "aws_iam_policy_document" "this" {
  statement {
    actions   = var.actions
    resources = var.resources
  }
}
resource "aws_iam_policy" "this" {
  policy = data.aws_iam_policy_document.this.json
}
