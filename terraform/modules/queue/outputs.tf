output "arn" {
  description = "ARN of the queue, made of its name: known in the first plan, and who uses it does not wait for the queue."
  value       = local.arn
}

output "name" {
  description = "Name of the queue."
  value       = aws_sqs_queue.this.name
}

output "url" {
  description = "URL of the queue, made of its name: known in the first plan, and who uses it does not wait for the queue."
  value       = local.url
}

output "alarms" {
  description = "Names of the queue's alarms."
  value       = [aws_cloudwatch_metric_alarm.depth.alarm_name]
}
