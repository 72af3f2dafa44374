output "api" {
  description = "Id, stage and URL of the API; null where there is none."
  value       = module.orders.api
}

output "functions" {
  description = "Each function's name, alias, the version the alias points at, and its layers."
  value       = module.orders.functions
}

output "alarms" {
  description = "Names of all alarms, without the composite one."
  value       = module.orders.alarms
}

output "resources" {
  description = "Names of the tables, queues, buses, topics, buckets and streams, by the names that function.yaml uses."
  value       = module.orders.resources
}
