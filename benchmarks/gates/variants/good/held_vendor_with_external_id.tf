variable "vendor" {
  type    = object({ account = string, external_id = string })
  default = { account = "464622532012", external_id = "8d7a6c5b" }
}
provider "aws" {
  allowed_account_ids = ["111122223333"]
}
resource "aws_iam_role" "datadog" {
  name = "datadog"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::${var.vendor.account}:root" }
      Condition = { StringEquals = { "sts:ExternalId" = var.vendor.external_id } }
    }]
  })
}
