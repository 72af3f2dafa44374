output "arn" {
  description = "ARN of the topic, known before the topic is created."
  value       = "arn:${var.location.partition}:sns:${var.location.region}:${var.location.account}:${aws_sns_topic.this.name}"
}

output "name" {
  description = "Name of the topic."
  value       = aws_sns_topic.this.name
}
