resource "aws_s3_bucket" "up" {
  bucket = "up-111122223333"
}
data "aws_iam_policy_document" "up" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.up.arn]
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["in/*"]
    }
  }
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.up.arn}/in/*"]
  }
}
resource "aws_iam_policy" "up" {
  name   = "up"
  policy = data.aws_iam_policy_document.up.json
}
