# expect: public-policy
resource "aws_s3_bucket" "site" {
  bucket = "site"
}
resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "Read", "Effect": "Allow", "Principal": "*",
    "Action": ["s3:GetObject"], "Resource": ["${aws_s3_bucket.site.arn}/*"]
  }]
}
EOF
}
