# References such as {table: orders}: what they stand for, and which of them dangle.

locals {
  # "table/orders" => value, for environment variables.
  values = merge(
    { for name, table in var.tables : "table/${name}" => table.name },
    { for name, queue in var.queues : "queue/${name}" => queue.url },
    { for name, bus in var.buses : "bus/${name}" => bus.name },
    { for name, secret in var.secrets : "secret/${name}" => secret.name },
  )

  # "table/orders" => ARN, for permissions and dead letters.
  arns = merge(
    { for name, table in var.tables : "table/${name}" => table.arn },
    { for name, queue in var.queues : "queue/${name}" => queue.arn },
    { for name, bus in var.buses : "bus/${name}" => bus.arn },
    { for name, secret in var.secrets : "secret/${name}" => secret.arn },
  )

  environments = {
    for name, function in local.functions : name => {
      for variable, value in function.environment : variable =>
      can(keys(value)) ? lookup(local.values, "${keys(value)[0]}/${values(value)[0]}", "") : tostring(value)
    }
  }

  permissions = {
    for name, function in local.functions : name => [
      for permission in function.permissions : {
        actions = [for action in permission.actions : "${local.services[split("/", permission.target)[0]]}:${action}"]
        resources = concat(
          [local.arns[permission.target]],
          permission.indexes ? ["${local.arns[permission.target]}/index/*"] : [],
        )
      } if contains(keys(local.arns), permission.target)
    ]
  }

  references = flatten([
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
        for event in function.events : {
          from   = "functions/${name}/function.yaml, triggers"
          target = "bus/${event.bus}"
        }
      ],
      [
        for queue in compact([function.on_failure]) : {
          from   = "functions/${name}/function.yaml, on_failure"
          target = "queue/${queue}"
        }
      ],
    ]
  ])

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
    flatten([
      for name, function in local.functions : [
        for http in function.http :
        "functions/${name}/function.yaml, triggers: authorizer ${http.authorizer} does not exist"
        if can(http.authorizer) && !contains(keys(local.functions), try(http.authorizer, ""))
      ]
    ]),
    flatten([
      for name, file in local.function_files : [
        for trigger in try(file.triggers, []) :
        "functions/${name}/function.yaml, triggers: ${join(", ", keys(trigger))} is neither http nor event"
        if !can(trigger.http) && !can(trigger.event)
      ]
    ]),
    [
      for name in keys(var.overrides) :
      "environment.yaml, functions: function ${name} does not exist"
      if !contains(keys(local.functions), name)
    ],
  )

  unbundled = setsubtract(
    concat(keys(local.functions), keys(local.layers)),
    keys(var.bundles),
  )

  # Several functions may not answer one route.
  http = flatten([
    for name, function in local.functions : [
      for http in function.http : {
        key        = "${http.method} ${http.path}"
        method     = http.method
        path       = http.path
        authorizer = try(http.authorizer, null)
        function   = name
      }
    ]
  ])
  routes          = { for route in local.http : route.key => route... }
  claimed_in_vain = [for key, routes in local.routes : "${key} (${join(", ", routes[*].function)})" if length(routes) > 1]

  # "process_order/0": a function's rules are numbered, so that a changed
  # pattern is an update in place and no event falls between two rules.
  rules = merge([
    for name, function in local.functions : {
      for number, event in function.events : "${name}/${number}" => {
        name         = "${var.prefix}-${name}-${number}"
        function     = name
        bus          = event.bus
        sources      = flatten([event.source])
        detail_types = flatten([event.detail_type])
        on_failure   = function.on_failure
      }
    }
  ]...)

  rule_arns = {
    for key, rule in local.rules : key =>
    "arn:${var.location.partition}:events:${var.location.region}:${var.location.account}:rule/${lookup(local.bus_names, rule.bus, rule.bus)}/${rule.name}"
  }
  bus_names = { for name, bus in var.buses : name => bus.name }

  deployed_rules = {
    for key, rule in local.rules : key => rule
    if contains(keys(local.deployed_functions), rule.function) && contains(keys(var.buses), rule.bus)
  }
}
