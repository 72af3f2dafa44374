# expect: arn-wildcard-inside
data "aws_iam_policy_document" "files" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-*-files/*"]
  }
}
resource "aws_iam_policy" "files" {
  policy = data.aws_iam_policy_document.files.json
}
