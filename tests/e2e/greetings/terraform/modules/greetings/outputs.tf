output "api" {
  description = "Id, stage and URL of the API."
  value       = { id = module.api.id, stage = module.api.stage, url = module.api.url }
}

output "functions" {
  description = "Each function's name, alias and version."
  value       = module.functions.functions
}

output "alarms" {
  description = "Names of all alarms."
  value       = module.functions.alarms
}
