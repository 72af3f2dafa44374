output "arn" {
  description = "ARN of the stream, made of its name: known in the first plan, and who uses it does not wait for the stream."
  value       = "arn:${var.location.partition}:kinesis:${var.location.region}:${var.location.account}:stream/${var.name}"
}

output "created_arn" {
  description = "ARN of the stream once it is there: for what AWS refuses to make before, such as event source mappings."
  value       = aws_kinesis_stream.this.arn
}

output "name" {
  description = "Name of the stream, as given: who uses it does not wait for the stream."
  value       = var.name
}

output "alarms" {
  description = "Names of the stream's alarms."
  value       = module.alarms.names
}
