"""Ship serverless Python to AWS with Terraform: package, gate, plan, apply, verify, promote."""

__version__ = "0.1.0"
