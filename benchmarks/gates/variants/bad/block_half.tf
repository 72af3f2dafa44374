# expect: s3-public-access-block
resource "aws_s3_bucket_public_access_block" "files" {
  bucket              = "files"
  block_public_acls   = true
  block_public_policy = true
}
