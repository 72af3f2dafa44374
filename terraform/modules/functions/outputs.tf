output "functions" {
  description = "Each function's name, alias, the version the alias points at, and its layers."
  value = {
    for name, function in module.function : name => {
      function_name = function.function_name
      alias         = function.alias
      version       = function.version
      layers        = local.functions[name].layers
    }
  }

  precondition {
    condition     = length(local.unbundled) == 0
    error_message = "The release holds no bundle of: ${join(", ", local.unbundled)}. Build a release that does, and pin it."
  }

  precondition {
    condition     = length(local.dangling) == 0
    error_message = "References that lead nowhere:\n- ${join("\n- ", local.dangling)}"
  }
}

output "routes" {
  description = "HTTP triggers by \"METHOD /path\", with the function behind each and its authorizer, for the rest-api module."
  value = {
    for key, routes in local.routes : key => {
      method     = routes[0].method
      path       = routes[0].path
      authorizer = routes[0].authorizer
      function   = local.endpoints[routes[0].function]
    } if contains(keys(local.endpoints), routes[0].function)
  }

  precondition {
    condition     = length(local.claimed_in_vain) == 0
    error_message = "Routes that several functions claim: ${join("; ", local.claimed_in_vain)}."
  }
}

output "authorizers" {
  description = "Functions that HTTP triggers name as authorizers, for the rest-api module."
  value = {
    for name in distinct(compact(local.http[*].authorizer)) : name => {
      function = local.endpoints[name]
    } if contains(keys(local.endpoints), name)
  }
}

output "sending_rules" {
  description = "ARNs of the rules that send their dead letters to each queue, made of names alone, so that a queue's policy can name them."
  value = {
    for name in distinct(compact(values(local.rules)[*].on_failure)) : name => [
      for key, rule in local.rules : local.rule_arns[key] if rule.on_failure == name
    ]
  }
}

output "alarms" {
  description = "Names of the functions' alarms."
  value       = flatten(values(module.function)[*].alarms)
}

locals {
  endpoints = {
    for name, function in module.function : name => {
      name       = function.function_name
      alias      = function.alias
      invoke_arn = function.invoke_arn
    }
  }
}
