module "layer" {
  source   = "../layer"
  for_each = local.deployed_layers

  name          = "${var.prefix}-${each.key}"
  description   = each.value.description
  runtimes      = [each.value.runtime]
  architectures = [each.value.architecture]

  code = {
    bucket = var.artifacts
    key    = var.bundles[each.key].key
    sha256 = var.bundles[each.key].code_sha256
  }
}

module "function" {
  source   = "../lambda-function"
  for_each = local.deployed_functions

  name                    = "${var.prefix}-${each.key}"
  location                = var.location
  description             = each.value.description
  handler                 = each.value.handler
  runtime                 = each.value.runtime
  architecture            = each.value.architecture
  memory                  = each.value.memory
  timeout                 = each.value.timeout
  reserved_concurrency    = each.value.reserved_concurrency
  provisioned_concurrency = each.value.provisioned_concurrency
  snap_start              = each.value.snap_start
  key                     = var.key
  network                 = var.network
  log_retention_days      = var.log_retention_days

  code = {
    bucket = var.artifacts
    key    = var.bundles[each.key].key
    sha256 = var.bundles[each.key].code_sha256
  }

  layers = [
    for layer in each.value.layers : module.layer[layer].arn
    if contains(keys(local.deployed_layers), layer)
  ]

  environment = local.environments[each.key]
  permissions = concat(local.permissions[each.key], local.platform_permissions[each.key])

  failures = {
    dead_letters = one([
      for queue in compact([each.value.on_failure]) : { arn = local.arns["queue/${queue}"] }
      if each.value.asynchronous && contains(keys(var.queues), queue)
    ])
  }

  alarms = {
    error_rate   = each.value.alarms.error_rate
    p99          = each.value.alarms.p99
    iterator_age = each.value.alarms.iterator_age
    actions      = var.alarms.actions
    runbook      = var.alarms.runbook
  }
}
