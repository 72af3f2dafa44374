variable "project" {
  description = "Name of the project, the first part of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,19}$", var.project))
    error_message = "project must begin with a lower-case letter and have at most 20 lower-case letters, digits and dashes."
  }
}

variable "environment" {
  description = "Name of the environment, which is the name of GitHub's environment too."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_-]{0,62}$", var.environment))
    error_message = "environment must begin with a lower-case letter and have lower-case letters, digits, dashes and underscores."
  }
}

variable "location" {
  description = "Account, region and partition of the environment."
  type = object({
    account   = string
    region    = string
    partition = optional(string, "aws")
  })

  validation {
    condition     = can(regex("^[0-9]{12}$", var.location.account))
    error_message = "location.account must be a 12-digit AWS account id."
  }
}

variable "repository" {
  description = "GitHub repository (OWNER/REPO) whose jobs may take the roles, and no other."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$", var.repository))
    error_message = "repository must be OWNER/REPO, without a wildcard: it decides who may take the roles."
  }
}

variable "policies" {
  description = "What each role may do: policy documents (JSON) by a name of their own."
  type = object({
    plan  = map(string)
    apply = map(string)
  })
  default  = { plan = {}, apply = {} }
  nullable = false

  validation {
    condition     = alltrue([for document in concat(values(var.policies.plan), values(var.policies.apply)) : can(jsondecode(document).Statement)])
    error_message = "policies must be JSON documents with a Statement."
  }

  validation {
    condition = alltrue([
      for statement in flatten([for document in concat(values(var.policies.plan), values(var.policies.apply)) : try(jsondecode(document).Statement, [])]) :
      !contains(flatten([try(statement.Action, "*")]), "*")
    ])
    error_message = "policies must name their actions: none may be *."
  }

  validation {
    condition     = max(length(var.policies.plan), length(var.policies.apply)) <= 10
    error_message = "policies can be ten for each role: AWS attaches no more."
  }
}

variable "identity_provider" {
  description = "Whether the account's OIDC provider of GitHub is made; false where it has one already: there can be one alone."
  type        = bool
  default     = true
  nullable    = false
}

variable "signing_keys" {
  description = "Whether the keys that sign evidence are made; false where KMS has no such keys, as on the embedded AWS."
  type        = bool
  default     = true
  nullable    = false
}

variable "retention_days" {
  description = "How long nobody may delete or overwrite a version of an artifact or a piece of evidence, in days (S3 object lock, governance mode)."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 36500 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days must be a whole number from 1 to 36500."
  }
}

variable "old_version_days" {
  description = "How long a state that was written over can still be had, in days."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.old_version_days >= 1 && floor(var.old_version_days) == var.old_version_days
    error_message = "old_version_days must be a whole number from 1."
  }
}

variable "permissions_boundary" {
  description = "ARN of a policy that neither role may ever exceed; null for none."
  type        = string
  default     = null
}
