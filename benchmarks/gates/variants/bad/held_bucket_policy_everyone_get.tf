# expect: public-policy
resource "aws_s3_bucket" "site" {
  bucket_prefix = "site-"
}
data "aws_iam_policy_document" "site" {
  statement {
    sid       = "Read"
    resources = [format("%s/*", aws_s3_bucket.site.arn)]
    actions   = ["s3:GetObject"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringLike"
      variable = "aws:Referer"
      values   = ["https://example.com/*"]
    }
  }
}
resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = data.aws_iam_policy_document.site.json
}
