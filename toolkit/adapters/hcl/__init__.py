"""HCL read as Terraform reads it, as far as that goes without a provider."""
