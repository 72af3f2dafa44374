# expect: s3-public-access-block
variable "block" {
  type    = bool
  default = false
}
resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = "files"
  block_public_acls       = var.block
  block_public_policy     = var.block
  ignore_public_acls      = var.block
  restrict_public_buckets = var.block
}
