# A version can't be changed, only followed by another: the old one is kept until
# nothing that is deployed names it.
resource "aws_lambda_layer_version" "this" {
  layer_name               = var.name
  description              = var.description
  compatible_runtimes      = var.runtimes
  compatible_architectures = var.architectures
  s3_bucket                = var.code.bucket
  s3_key                   = var.code.key
  source_code_hash         = var.code.sha256

  lifecycle {
    create_before_destroy = true
  }
}
