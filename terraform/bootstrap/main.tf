# What must be in an environment's account before anything is deployed there. Run
# by `toolkit bootstrap ENV`, once for each environment, each with a state of its
# own; the values come with it.

module "bootstrap" {
  source = "../modules/bootstrap"

  project              = var.project
  environment          = var.environment
  location             = var.location
  repository           = var.repository
  policies             = var.policies
  identity_provider    = var.identity_provider
  signing_keys         = var.signing_keys
  retention_days       = 90
  old_version_days     = 90
  permissions_boundary = null
}
