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

output "stage_arn" {
  description = "ARN of the stage, for what is put in front of it."
  value       = aws_api_gateway_stage.this.arn
}

output "domain" {
  description = "Name and hosted zone that a DNS record of the API's own domain must point at; null without one."
  value = one([
    for domain in values(aws_api_gateway_domain_name.this) : { target = domain.regional_domain_name, zone_id = domain.regional_zone_id }
  ])
}
