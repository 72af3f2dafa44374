output "roles" {
  description = "ARNs of the roles that GitHub's jobs take: plan and apply."
  value       = module.bootstrap.roles
}

output "identity_provider" {
  description = "ARN of GitHub's OIDC provider."
  value       = module.bootstrap.identity_provider
}
