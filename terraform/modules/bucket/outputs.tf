output "arn" {
  description = "ARN of the bucket, known before the bucket is created."
  value       = "arn:${var.partition}:s3:::${aws_s3_bucket.this.bucket}"
}

output "name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.bucket
}
