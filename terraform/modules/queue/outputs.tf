output "arn" {
  description = "ARN of the queue, made of its name: known in the first plan, and who uses it does not wait for the queue."
  value       = local.arn
}

output "name" {
  description = "Name of the queue, as given: who uses it does not wait for the queue."
  value       = var.name
}

output "created_arn" {
  description = "ARN of the queue once it is there: for what AWS refuses to make before, such as event source mappings and redrive policies."
  value       = aws_sqs_queue.this.arn
}

output "url" {
  description = "URL of the queue, made of its name: known in the first plan, and who uses it does not wait for the queue."
  value       = local.url
}

output "alarms" {
  description = "Names of the queue's alarms."
  value       = module.alarms.names
}
