# expect: cross-environment
variable "environment" {
  default = "staging"
}
data "aws_iam_policy_document" "bucket" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-production-exports/*"]
  }
}
resource "aws_iam_policy" "bucket" {
  name   = "exports-${var.environment}"
  policy = data.aws_iam_policy_document.bucket.json
}
