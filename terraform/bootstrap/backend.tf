# The bucket is the environment's own, which is there before this runs: `toolkit
# bootstrap ENV` makes it, and gives its name and region to `terraform init`.
terraform {
  backend "s3" {
    key          = "bootstrap/terraform.tfstate"
    use_lockfile = true
    encrypt      = true
  }
}
