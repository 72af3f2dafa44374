output "buckets" {
  description = "Names of the buckets of state and artifacts."
  value       = { state = aws_s3_bucket.state.bucket, artifacts = aws_s3_bucket.artifacts.bucket }
}

output "signing_keys" {
  description = "ARNs of the keys that sign, by what they sign: evidence and plans; empty where none is made."
  value       = { for name, key in aws_kms_key.signing : name => key.arn }
}

output "identity_provider" {
  description = "ARN of the OIDC provider of GitHub."
  value       = local.provider
}

output "roles" {
  description = "ARNs of the roles, by what they are for: plan and apply."
  value       = { for name, role in aws_iam_role.this : name => role.arn }
}
