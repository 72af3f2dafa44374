# expect: resource-wildcard
module "worker" {
  source    = "./modules/role"
  actions   = ["dynamodb:PutItem"]
  resources = ["*"]
}
