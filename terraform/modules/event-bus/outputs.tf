output "arn" {
  description = "ARN of the bus, known before the bus is created."
  value       = local.arn
}

output "name" {
  description = "Name of the bus."
  value       = aws_cloudwatch_event_bus.this.name
}
