variable "project" {
  description = "Name of the project."
  type        = string
}

variable "environment" {
  description = "Name of the environment."
  type        = string
}

variable "location" {
  description = "Account, region and partition of the environment."
  type = object({
    account   = string
    region    = string
    partition = string
  })
}

variable "repository" {
  description = "GitHub repository (OWNER/REPO) whose jobs may take the roles."
  type        = string
}

variable "policies" {
  description = "What each role may do, as the toolkit derives it from the plan: policy documents (JSON) by name."
  type = object({
    plan  = map(string)
    apply = map(string)
  })
  default = { plan = {}, apply = {} }
}

variable "identity_provider" {
  description = "Whether GitHub's OIDC provider is made here: not where the account has one that is not from here."
  type        = bool
}

variable "signing_keys" {
  description = "Whether the keys that sign evidence are made; the embedded AWS has none."
  type        = bool
}
