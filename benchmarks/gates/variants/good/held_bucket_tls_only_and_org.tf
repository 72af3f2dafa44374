resource "aws_s3_bucket" "data" {
  bucket = "data-111122223333"
}
resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Tls", Effect = "Deny", Principal = "*", Action = "s3:*",
        Resource  = [aws_s3_bucket.data.arn, "${aws_s3_bucket.data.arn}/*"],
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "Org", Effect = "Allow", Principal = { AWS = "*" }, Action = "s3:GetObject",
        Resource  = "${aws_s3_bucket.data.arn}/*",
        Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abc1234567" } }
      }
    ]
  })
}
