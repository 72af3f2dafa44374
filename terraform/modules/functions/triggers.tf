# Every trigger of every function, by kind and by "function/number": numbers, so
# that a changed trigger is an update in place, and nothing falls between two.

locals {
  kinds = ["http", "event", "queue", "schedule", "stream", "kinesis", "bucket", "topic"]

  triggers = {
    for kind in local.kinds : kind => merge([
      for name, file in local.function_files : {
        for number, trigger in [for trigger in try(file.triggers, []) : trigger[kind] if can(trigger[kind])] :
        "${name}/${number}" => merge(trigger, { function = name })
      }
    ]...)
  }

  # Where a trigger of each kind comes from, as a reference.
  sources = merge(
    { for key, trigger in local.triggers.event : "event/${key}" => "bus/${trigger.bus}" },
    { for key, trigger in local.triggers.queue : "queue/${key}" => "queue/${trigger.name}" },
    { for key, trigger in local.triggers.stream : "stream/${key}" => "table/${trigger.table}" },
    { for key, trigger in local.triggers.kinesis : "kinesis/${key}" => "stream/${trigger.stream}" },
    { for key, trigger in local.triggers.bucket : "bucket/${key}" => "bucket/${trigger.name}" },
    { for key, trigger in local.triggers.topic : "topic/${key}" => "topic/${trigger.name}" },
    { for key, trigger in local.triggers.schedule : "schedule/${key}" => "" },
  )

  # Those that can be made: of deployed functions, from sources that are there.
  deployed = {
    for kind in local.kinds : kind => {
      for key, trigger in local.triggers[kind] : key => merge(trigger, {
        on_failure = local.functions[trigger.function].on_failure
      })
      if kind != "http" && contains(keys(local.deployed_functions), trigger.function)
      && contains(concat([""], keys(local.arns)), lookup(local.sources, "${kind}/${key}", "http"))
    }
  }

  # Several functions may not answer one route.
  http = [
    for trigger in values(local.triggers.http) : {
      key        = "${trigger.method} ${trigger.path}"
      method     = trigger.method
      path       = trigger.path
      authorizer = try(trigger.authorizer, null)
      function   = trigger.function
    }
  ]
  routes          = { for route in local.http : route.key => route... }
  claimed_in_vain = [for key, routes in local.routes : "${key} (${join(", ", routes[*].function)})" if length(routes) > 1]

  rules = {
    for key, event in local.triggers.event : key => {
      name         = "${var.prefix}-${replace(key, "/", "-")}"
      function     = event.function
      bus          = event.bus
      sources      = flatten([event.source])
      detail_types = flatten([event.detail_type])
    }
  }

  rule_arns = {
    for key, rule in local.rules : key =>
    "arn:${var.location.partition}:events:${var.location.region}:${var.location.account}:rule/${try(var.buses[rule.bus].name, rule.bus)}/${rule.name}"
  }

  # Calls that keep functions warm, where this environment asks for them.
  kept_warm = { for name, function in local.deployed_functions : name => function if function.keep_warm }
}
