output "api" {
  description = "Id, stage and URL of the API."
  value = {
    id    = module.api.id
    stage = module.api.stage
    url   = module.api.url
  }
}

output "functions" {
  description = "Each function's name, alias, the version the alias points at, and its layers."
  value       = module.functions.functions
}

output "alarms" {
  description = "Names of all alarms, without the composite one."
  value       = local.alarm_names
}

output "alarm_topic" {
  description = "ARN of the topic that every alarm tells; who is to be woken subscribes to it."
  value       = module.alarm_topic.arn
}

output "resources" {
  description = "Names of the tables, queues, buses, topics, buckets and streams, by the names that function.yaml uses."
  value = {
    tables  = { orders = module.orders.name, requests = module.requests.name, customers = module.customers.name }
    queues  = { dead_letters = module.dead_letters.name, fulfilment = module.fulfilment.name }
    buses   = { orders = module.events.name }
    topics  = { notifications = module.notifications.name }
    buckets = { imports = module.imports.name }
    streams = { tracking = module.tracking.name }
  }
}
