provider "aws" {
  region              = local.settings.region
  allowed_account_ids = [local.settings.account]

  default_tags {
    tags = merge(try(local.settings.tags, {}), {
      Environment = local.environment
      ManagedBy   = "terraform"
      Project     = local.project.project
    })
  }
}
