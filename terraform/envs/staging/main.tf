# The same in every environment: what differs is read from environment.yaml and
# release.auto.tfvars.json, which lie beside this file.

locals {
  environment = basename(abspath(path.root))
  root        = "${path.root}/../../.."
  project     = yamldecode(file("${local.root}/toolkit.yaml"))
  settings    = yamldecode(file("${path.root}/environment.yaml"))
}

module "orders" {
  source = "../../modules/orders"

  root                = local.root
  project             = local.project.project
  environment         = local.environment
  bundles             = var.release.bundles
  defaults            = local.project.defaults
  overrides           = try(local.settings.functions, {})
  secrets             = keys(try(local.project.secrets, {}))
  log_retention_days  = local.settings.log_retention_days
  deletion_protection = try(local.settings.deletion_protection, true)
  throttle            = try(local.settings.throttle, {})

  location = {
    account = local.settings.account
    region  = local.settings.region
  }

  alarms = {
    actions = try([local.settings.alarm_topic], [])
    runbook = try(local.settings.runbook, null)
  }
}
