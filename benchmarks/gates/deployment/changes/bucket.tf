resource "aws_s3_bucket_public_access_block" "this" {
  restrict_public_buckets = false
}
resource "aws_s3_bucket_ownership_controls" "this" {
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  rule {
    bucket_key_enabled = false
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}
resource "aws_s3_bucket_policy" "this" {
  policy = jsonencode(merge(jsondecode(data.aws_iam_policy_document.this.json), { Id = "changed" }))
}
