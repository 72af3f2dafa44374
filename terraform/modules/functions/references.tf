# References such as {table: orders}: what they stand for, and which of them dangle.

locals {
  # "table/orders" => value, for environment variables.
  values = merge(
    { for name, table in var.tables : "table/${name}" => table.name },
    { for name, queue in var.queues : "queue/${name}" => queue.url },
    { for name, bus in var.buses : "bus/${name}" => bus.name },
    { for name, topic in var.topics : "topic/${name}" => topic.arn },
    { for name, bucket in var.buckets : "bucket/${name}" => bucket.name },
    { for name, stream in var.streams : "stream/${name}" => stream.name },
    { for name, secret in var.secrets : "secret/${name}" => secret.name },
  )

  # "table/orders" => ARN, for permissions and dead letters.
  arns = merge(
    { for name, table in var.tables : "table/${name}" => table.arn },
    { for name, queue in var.queues : "queue/${name}" => queue.arn },
    { for name, bus in var.buses : "bus/${name}" => bus.arn },
    { for name, topic in var.topics : "topic/${name}" => topic.arn },
    { for name, bucket in var.buckets : "bucket/${name}" => bucket.arn },
    { for name, stream in var.streams : "stream/${name}" => stream.arn },
    { for name, secret in var.secrets : "secret/${name}" => secret.arn },
  )

  environments = {
    for name, function in local.functions : name => {
      for variable, value in function.environment : variable =>
      can(keys(value)) ? lookup(local.values, "${keys(value)[0]}/${values(value)[0]}", "") : tostring(value)
    }
  }

  references = concat(
    flatten([
      for name, function in local.functions : [
        [
          for variable, value in function.environment : {
            from   = "functions/${name}/function.yaml, environment.${variable}"
            target = "${keys(value)[0]}/${values(value)[0]}"
          } if can(keys(value))
        ],
        [
          for permission in function.permissions : {
            from   = "functions/${name}/function.yaml, permissions"
            target = permission.target
          }
        ],
        [
          for queue in compact([function.on_failure]) : {
            from   = "functions/${name}/function.yaml, on_failure"
            target = "queue/${queue}"
          }
        ],
      ]
    ]),
    [
      for key, source in local.sources : {
        from   = "functions/${split("/", key)[1]}/function.yaml, triggers"
        target = source
      } if source != ""
    ],
  )

  dangling = concat(
    [
      for reference in local.references :
      "${reference.from}: ${replace(reference.target, "/", " ")} does not exist"
      if !contains(keys(local.arns), reference.target)
    ],
    flatten([
      for name, function in local.functions : [
        for layer in function.layers :
        "functions/${name}/function.yaml, layers: layer ${layer} does not exist"
        if !contains(keys(local.layers), layer)
      ]
    ]),
    [
      for http in local.http :
      "functions/${http.function}/function.yaml, triggers: authorizer ${http.authorizer} does not exist"
      if http.authorizer == null ? false : !contains(keys(local.functions), http.authorizer)
    ],
    [
      for trigger in values(local.triggers.stream) :
      "functions/${trigger.function}/function.yaml, triggers: table ${trigger.table} has no stream"
      if contains(local.streamless, trigger.table)
    ],
    flatten([
      for name, file in local.function_files : [
        for trigger in try(file.triggers, []) :
        "functions/${name}/function.yaml, triggers: ${join(", ", keys(trigger))} is none of ${join(", ", local.kinds)}"
        if length(setintersection(keys(trigger), local.kinds)) != 1
      ]
    ]),
    [
      for name in keys(var.overrides) :
      "environment.yaml, functions: function ${name} does not exist"
      if !contains(keys(local.functions), name)
    ],
  )

  streamless = [for name, table in var.tables : name if table.stream == null]

  unbundled = setsubtract(
    concat(keys(local.functions), keys(local.layers)),
    keys(var.bundles),
  )
}
