output "id" {
  description = "Id of the API."
  value       = aws_api_gateway_rest_api.this.id
}

output "stage" {
  description = "Name of the stage."
  value       = aws_api_gateway_stage.this.stage_name
}

output "url" {
  description = "URL of the stage, to which a route's path is appended."
  value       = aws_api_gateway_stage.this.invoke_url
}

output "execution_arn" {
  description = "ARN that permissions to invoke functions are scoped to."
  value       = aws_api_gateway_rest_api.this.execution_arn
}
