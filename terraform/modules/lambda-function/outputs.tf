output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "alias" {
  description = "Name of the alias that takes the traffic."
  value       = aws_lambda_alias.live.name
}

output "version" {
  description = "Published version that the alias points at."
  value       = aws_lambda_alias.live.function_version
}

output "alias_arn" {
  description = "ARN of the alias, for event targets; known in the first plan."
  value       = local.alias_arn
}

output "invoke_arn" {
  description = "ARN by which API Gateway invokes the alias; known in the first plan."
  value       = "arn:${var.location.partition}:apigateway:${var.location.region}:lambda:path/2015-03-31/functions/${local.alias_arn}/invocations"
}

output "role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.this.name
}

output "alarms" {
  description = "Names of the function's alarms."
  value       = module.alarms.names
}
