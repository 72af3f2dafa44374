output "arn" {
  description = "ARN of the table, known before the table is created."
  value       = "arn:${var.location.partition}:dynamodb:${var.location.region}:${var.location.account}:table/${aws_dynamodb_table.this.name}"
}

output "name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}

output "stream" {
  description = "The table's stream (its ARN), for event source mappings; null where there is none."
  value       = var.stream == null ? null : { arn = aws_dynamodb_table.this.stream_arn }
}
