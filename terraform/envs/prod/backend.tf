# The bucket and its region are the environment's own: `terraform init
# -backend-config=bucket=<project>-state-<account> -backend-config=region=<region>`.
terraform {
  backend "s3" {
    key          = "terraform.tfstate"
    use_lockfile = true
    encrypt      = true
  }
}
