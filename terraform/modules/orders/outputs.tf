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
  description = "Names of all alarms."
  value       = sort(concat(module.functions.alarms, module.dead_letters.alarms))
}

output "resources" {
  description = "Names of the tables, queues and buses, by the names that function.yaml uses."
  value = {
    tables = { orders = module.orders.name }
    queues = { dead_letters = module.dead_letters.name }
    buses  = { orders = module.events.name }
  }
}
