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
  description = "ARN of the alias, for event targets."
  value       = aws_lambda_alias.live.arn
}

output "invoke_arn" {
  description = "ARN by which API Gateway invokes the alias."
  value       = aws_lambda_alias.live.invoke_arn
}

output "role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.this.name
}

output "alarms" {
  description = "Names of the function's alarms."
  value = concat(
    values(aws_cloudwatch_metric_alarm.error_rate)[*].alarm_name,
    [aws_cloudwatch_metric_alarm.throttles.alarm_name],
  )
}
