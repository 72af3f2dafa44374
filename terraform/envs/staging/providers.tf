provider "aws" {
  region              = local.settings.region
  allowed_account_ids = [local.settings.account]

  default_tags {
    tags = {
      project     = local.project.project
      environment = local.environment
    }
  }
}
