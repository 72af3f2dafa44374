# expect: resource-wildcard
data "aws_iam_policy_document" "decrypt" {
  statement {
    effect    = "Allow"
    actions   = ["kms:Decrypt"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "decrypt" {
  policy = data.aws_iam_policy_document.decrypt.json
}
