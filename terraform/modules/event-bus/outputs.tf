output "arn" {
  description = "ARN of the bus, known before the bus is created."
  value       = "arn:${var.location.partition}:events:${var.location.region}:${var.location.account}:event-bus/${aws_cloudwatch_event_bus.this.name}"
}

output "name" {
  description = "Name of the bus."
  value       = aws_cloudwatch_event_bus.this.name
}
