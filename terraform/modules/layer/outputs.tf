output "arn" {
  description = "ARN of the layer's version, which a function names."
  value       = aws_lambda_layer_version.this.arn
}

output "version" {
  description = "Number of the layer's version."
  value       = aws_lambda_layer_version.this.version
}
