module "functions" {
  source = "../functions"

  root      = var.root
  prefix    = "${var.project}-${var.environment}"
  location  = var.location
  artifacts = "${var.project}-artifacts-${var.location.account}"
  bundles   = var.bundles
  defaults  = var.defaults
}

module "api" {
  source = "../rest-api"

  name        = "${var.project}-${var.environment}"
  stage       = var.environment
  routes      = module.functions.routes
  authorizers = module.functions.authorizers
}
