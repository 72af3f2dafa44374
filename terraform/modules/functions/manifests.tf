# What functions/*/function.yaml and functions/*/layer.yaml say, with defaults
# and this environment's overrides filled in. All of it is known while planning.

locals {
  function_files = {
    for path in fileset(var.root, "functions/*/function.yaml") :
    basename(dirname(path)) => yamldecode(file("${var.root}/${path}"))
  }

  layer_files = {
    for path in fileset(var.root, "functions/*/layer.yaml") :
    basename(dirname(path)) => yamldecode(file("${var.root}/${path}"))
  }

  layers = {
    for name, layer in local.layer_files : name => {
      description  = try(layer.description, name)
      runtime      = try(layer.runtime, var.defaults.runtime)
      architecture = try(layer.architecture, var.defaults.architecture)
    }
  }

  functions = {
    for name, function in local.function_files : name => {
      description  = function.description
      handler      = function.handler
      runtime      = try(function.runtime, var.defaults.runtime)
      architecture = try(function.architecture, var.defaults.architecture)
      memory = try(
        coalesce(var.overrides[name].memory),
        function.memory,
        var.defaults.memory,
      )
      timeout = try(
        coalesce(var.overrides[name].timeout),
        function.timeout,
        var.defaults.timeout,
      )
      reserved_concurrency = try(
        coalesce(var.overrides[name].reserved_concurrency),
        function.reserved_concurrency,
        -1,
      )
      layers      = try(function.layers, [])
      environment = try(function.environment, {})
      on_failure  = try(function.on_failure.queue, null)
      error_rate  = can(function.alarms.error_rate) ? tonumber(trimsuffix(tostring(function.alarms.error_rate), "%")) : null

      # A target is "table/orders"; of several or unknown kinds, it leads nowhere.
      permissions = [
        for permission in try(function.permissions, []) : {
          target = join("/", flatten([
            for kind, name in permission : [kind, name] if !contains(["actions", "indexes"], kind)
          ]))
          actions = permission.actions
          indexes = try(permission.indexes, false)
        }
      ]

      http = [for trigger in try(function.triggers, []) : trigger.http if can(trigger.http)]

      events = [for trigger in try(function.triggers, []) : trigger.event if can(trigger.event)]
    }
  }

  # The IAM service whose actions a permission on each kind of resource names.
  services = {
    table  = "dynamodb"
    queue  = "sqs"
    bus    = "events"
    secret = "ssm"
  }

  # A function whose bundle is missing is refused by the preconditions of the
  # outputs; leaving it out here lets that be the only complaint.
  deployed_functions = { for name, function in local.functions : name => function if contains(keys(var.bundles), name) }
  deployed_layers    = { for name, layer in local.layers : name => layer if contains(keys(var.bundles), name) }
}
