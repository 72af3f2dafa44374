resource "aws_lambda_layer_version" "this" {
  for_each = local.deployed_layers

  layer_name               = "${var.prefix}-${each.key}"
  description              = each.value.description
  compatible_runtimes      = [each.value.runtime]
  compatible_architectures = [each.value.architecture]
  s3_bucket                = var.artifacts
  s3_key                   = var.bundles[each.key].key
  source_code_hash         = var.bundles[each.key].code_sha256

  lifecycle {
    create_before_destroy = true
  }
}

module "function" {
  source   = "../function"
  for_each = local.deployed_functions

  name                 = "${var.prefix}-${each.key}"
  location             = var.location
  description          = each.value.description
  handler              = each.value.handler
  runtime              = each.value.runtime
  architecture         = each.value.architecture
  memory               = each.value.memory
  timeout              = each.value.timeout
  reserved_concurrency = each.value.reserved_concurrency
  log_retention_days   = var.log_retention_days

  code = {
    bucket = var.artifacts
    key    = var.bundles[each.key].key
    sha256 = var.bundles[each.key].code_sha256
  }

  layers = [
    for layer in each.value.layers : aws_lambda_layer_version.this[layer].arn
    if contains(keys(local.deployed_layers), layer)
  ]

  environment = local.environments[each.key]
  permissions = local.permissions[each.key]

  dead_letter_queue = one([
    for queue in compact([each.value.on_failure]) : { arn = local.arns["queue/${queue}"] }
    if contains(keys(var.queues), queue)
  ])

  alarms = {
    error_rate = each.value.error_rate
    actions    = var.alarm_actions
  }
}
