locals {
  environment = basename(abspath(path.root))
  root        = "${path.root}/../../.."
  project     = yamldecode(file("${local.root}/toolkit.yaml"))
  settings    = yamldecode(file("${path.root}/environment.yaml"))
}

module "parcels" {
  source = "../../modules/parcels"

  name      = "${local.project.project}-${local.environment}"
  retention = local.settings.log_retention_days
}
