variable "root" {
  description = "Path of the project: the folder that holds functions/."
  type        = string

  validation {
    condition     = length(fileset(var.root, "functions/*/function.yaml")) > 0
    error_message = "root must be a folder with at least one functions/<name>/function.yaml."
  }
}

variable "project" {
  description = "Name of the project, which every resource's name begins with."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,19}$", var.project))
    error_message = "project must be at most 20 lower-case letters, digits and dashes, and begin with a letter."
  }
}

variable "environment" {
  description = "Name of the environment, which comes second in every resource's name and is the API's stage."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{0,18}$", var.environment))
    error_message = "environment must be at most 19 lower-case letters and digits, and begin with a letter."
  }
}

variable "location" {
  description = "Account, region and partition that hold the environment."
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

variable "bundles" {
  description = "The release's bundles by function or layer: digest, S3 key and base64 SHA-256 of each."
  type = map(object({
    digest      = string
    key         = string
    code_sha256 = string
  }))

  validation {
    condition     = length(var.bundles) > 0
    error_message = "The release holds no bundles: build one that does, and pin it."
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
  description = "What this environment sets otherwise than function.yaml, by function, and whether it keeps the function warm."
  type = map(object({
    memory                  = optional(number)
    timeout                 = optional(number)
    reserved_concurrency    = optional(number)
    provisioned_concurrency = optional(number)
    keep_warm               = optional(bool, false)
    environment             = optional(map(string), {})
  }))
  default  = {}
  nullable = false
}

variable "secrets" {
  description = "Names of the secrets that functions may read: SSM parameters /<project>/<environment>/<name>, made before."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for secret in var.secrets : can(regex("^[A-Za-z0-9_.-]+$", secret))])
    error_message = "secrets must be names of letters, digits, dots, dashes and underscores, without slashes."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept, in days."
  type        = number
  default     = 365
  nullable    = false
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the tables."
  type        = bool
  default     = true
  nullable    = false
}

variable "throttle" {
  description = "Requests per second that every method of the API takes, in the long run (rate) and at once (burst)."
  type = object({
    rate  = optional(number, 100)
    burst = optional(number, 200)
  })
  default  = {}
  nullable = false
}

variable "alarms" {
  description = "Whom (ARNs) the alarms tell, such as a topic, and the URL that each alarm's description names, followed by # and what it is about."
  type = object({
    actions = optional(list(string), [])
    runbook = optional(string)
  })
  default  = {}
  nullable = false
}
