locals {
  environment = basename(abspath(path.root))
  root        = "${path.root}/../../.."
  project     = yamldecode(file("${local.root}/toolkit.yaml"))
  settings    = yamldecode(file("${path.root}/environment.yaml"))
}

module "greetings" {
  source = "../../modules/greetings"

  root        = local.root
  project     = local.project.project
  environment = local.environment
  location    = { account = local.settings.account, region = local.settings.region }
  bundles     = var.release.bundles
  defaults    = local.project.defaults
}

output "api" {
  value = module.greetings.api
}

output "functions" {
  value = module.greetings.functions
}

output "alarms" {
  value = module.greetings.alarms
}
