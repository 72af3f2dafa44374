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

output "settings" {
  description = "What each function is set to here: memory in MiB, timeout in seconds, executions reserved for it (-1: none)."
  value = {
    for name, function in local.functions : name => {
      memory               = function.memory
      timeout              = function.timeout
      reserved_concurrency = function.reserved_concurrency
    }
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

output "senders" {
  description = "Services that send dead letters to each queue, with the ARNs that they send for, made of names alone, so that a queue's policy can name them."
  value = {
    for queue in keys(local.senders) : queue => {
      for service, arns in local.senders[queue] : service => arns if length(arns) > 0
    }
  }
}

output "visibility_timeouts" {
  description = "Seconds for which a received message must stay hidden, by queue: six times the longest timeout of the functions that read it."
  value = {
    for queue in distinct(values(local.triggers.queue)[*].name) : queue => 6 * max([
      for trigger in values(local.triggers.queue) : local.functions[trigger.function].timeout if trigger.name == queue
    ]...)
  }
}

output "shown" {
  description = "Each function's memory and whether it reads a stream, by its whole name, for the dashboard module."
  value = {
    for name, function in local.deployed_functions : "${var.prefix}-${name}" => {
      memory         = function.memory
      reads_a_stream = contains(concat(values(local.deployed.stream), values(local.deployed.kinesis))[*].function, name)
    }
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

  senders = {
    for queue in distinct(compact(values(local.functions)[*].on_failure)) : queue => {
      "events.amazonaws.com" = [
        for key, rule in local.rules : local.rule_arns[key] if local.functions[rule.function].on_failure == queue
      ]
      "sns.amazonaws.com" = distinct([
        for topic in values(local.triggers.topic) : try(var.topics[topic.name].arn, "")
        if local.functions[topic.function].on_failure == queue && contains(keys(var.topics), topic.name)
      ])
    }
  }
}
