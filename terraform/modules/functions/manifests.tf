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
      snap_start   = try(function.snap_start, false)
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
      provisioned_concurrency = try(
        coalesce(var.overrides[name].provisioned_concurrency),
        function.provisioned_concurrency,
        0,
      )
      keep_warm = try(var.overrides[name].keep_warm, false)
      layers    = try(function.layers, [])
      # Not merge(): a reference is an object, a literal a string.
      environment = {
        for variable in distinct(concat(keys(try(function.environment, {})), keys(try(var.overrides[name].environment, {})))) :
        variable => try(var.overrides[name].environment[variable], function.environment[variable])
      }
      on_failure = try(function.on_failure.queue, null)

      # Percent, milliseconds and seconds.
      alarms = {
        error_rate   = try(tonumber(trimsuffix(function.alarms.error_rate, "%")), null)
        p99          = try(1000 * tonumber(regex("^[0-9]+", function.alarms.p99)) * local.seconds[regex("[a-z]+$", function.alarms.p99)], null)
        iterator_age = try(tonumber(regex("^[0-9]+", function.alarms.iterator_age)) * local.seconds[regex("[a-z]+$", function.alarms.iterator_age)], null)
      }

      # A target is "table/orders"; of several or unknown kinds, it leads nowhere.
      permissions = [
        for permission in try(function.permissions, []) : {
          target = join("/", flatten([
            for kind, name in permission : [kind, name] if !contains(["actions", "indexes", "prefix"], kind)
          ]))
          actions = permission.actions
          indexes = tostring(try(permission.indexes, false))
          prefix  = try(permission.prefix, "")
        }
      ]

      # Lambda itself keeps what another service hands to it, and tries it again.
      asynchronous = anytrue([
        for trigger in try(function.triggers, []) :
        contains(["event", "schedule", "bucket", "topic"], try(keys(trigger)[0], ""))
      ])
    }
  }

  seconds = { ms = 0.001, s = 1, m = 60, h = 3600 }

  # A function whose bundle is missing is refused by the preconditions of the
  # outputs; leaving it out here lets that be the only complaint.
  deployed_functions = { for name, function in local.functions : name => function if contains(keys(var.bundles), name) }
  deployed_layers    = { for name, layer in local.layers : name => layer if contains(keys(var.bundles), name) }
}
