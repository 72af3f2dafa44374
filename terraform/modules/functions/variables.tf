variable "root" {
  description = "Path of the project: the folder that holds functions/."
  type        = string
}

variable "prefix" {
  description = "What every resource's name begins with: <project>-<environment>."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,39}$", var.prefix))
    error_message = "prefix must be at most 40 lower-case letters, digits and dashes, and begin with a letter."
  }
}

variable "location" {
  description = "Account, region and partition that hold the functions."
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

variable "artifacts" {
  description = "Name of the S3 bucket that holds the bundles."
  type        = string
}

variable "bundles" {
  description = "The release's bundles by function or layer: S3 key and base64 SHA-256 of each."
  type = map(object({
    digest      = string
    key         = string
    code_sha256 = string
  }))

  validation {
    condition     = alltrue([for bundle in values(var.bundles) : can(regex("^sha256:[0-9a-f]{64}$", bundle.digest))])
    error_message = "bundles must be named by digests of the form sha256:<64 hexadecimal digits>."
  }
}

variable "defaults" {
  description = "What a function.yaml or layer.yaml that does not say so gets."
  type = object({
    runtime      = string
    architecture = string
    memory       = number
    timeout      = number
  })
}

variable "overrides" {
  description = "What this environment sets otherwise than function.yaml, by function."
  type = map(object({
    memory               = optional(number)
    timeout              = optional(number)
    reserved_concurrency = optional(number)
  }))
  default  = {}
  nullable = false
}

variable "tables" {
  description = "Tables that {table: NAME} may name."
  type        = map(object({ arn = string, name = string }))
  default     = {}
  nullable    = false
}

variable "queues" {
  description = "Queues that {queue: NAME} may name."
  type        = map(object({ arn = string, url = string }))
  default     = {}
  nullable    = false
}

variable "buses" {
  description = "Event buses that {bus: NAME} may name."
  type        = map(object({ arn = string, name = string }))
  default     = {}
  nullable    = false
}

variable "secrets" {
  description = "SSM parameters that {secret: NAME} may name; their values are never read here."
  type        = map(object({ arn = string, name = string }))
  default     = {}
  nullable    = false
}

variable "log_retention_days" {
  description = "How long logs are kept, in days."
  type        = number
  default     = 365
  nullable    = false
}

variable "alarm_actions" {
  description = "ARNs that the alarms tell."
  type        = list(string)
  default     = []
  nullable    = false
}
