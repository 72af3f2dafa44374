provider "aws" {
  region              = var.location.region
  allowed_account_ids = [var.location.account]

  default_tags {
    tags = {
      Environment = var.environment
      ManagedBy   = "terraform"
      Project     = var.project
    }
  }
}
