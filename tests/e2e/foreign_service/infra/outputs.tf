output "url" {
  value = aws_apigatewayv2_api.this.api_endpoint
}

output "functions" {
  value = { for key, worker in module.worker : key => worker.arn }
}
