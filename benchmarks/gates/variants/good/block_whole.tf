locals {
  closed = true
}
resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = "files"
  block_public_acls       = local.closed
  block_public_policy     = local.closed
  ignore_public_acls      = local.closed
  restrict_public_buckets = local.closed
}
