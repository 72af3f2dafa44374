output "caller_security_group" {
  description = "Id of the security group that reaches the endpoints, for the network of functions."
  value       = aws_security_group.callers.id
}

output "endpoint_security_group" {
  description = "Id of the interfaces' security group, for callers with groups of their own."
  value       = aws_security_group.endpoints.id
}

output "endpoints" {
  description = "Ids of the endpoints by service, for policies that name them (aws:SourceVpce)."
  value       = { for service, endpoint in merge(aws_vpc_endpoint.gateway, aws_vpc_endpoint.interface) : service => endpoint.id }
}
