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
  description = "What this environment sets otherwise than function.yaml, by function, and whether it calls the function every 5 minutes with {\"keep_warm\": true}."
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

variable "tables" {
  description = "Tables that {table: NAME} may name; stream tells the ARN of the stream of those that have one."
  type        = map(object({ arn = string, name = string, stream = optional(object({ arn = string })) }))
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

variable "topics" {
  description = "Topics that {topic: NAME} may name."
  type        = map(object({ arn = string }))
  default     = {}
  nullable    = false
}

variable "buckets" {
  description = "Buckets that {bucket: NAME} may name. A bucket that triggers functions gets its one notification here."
  type        = map(object({ arn = string, name = string }))
  default     = {}
  nullable    = false
}

variable "streams" {
  description = "Kinesis streams that {stream: NAME} may name."
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

variable "created" {
  description = "ARNs of queues and Kinesis streams that are not told before these are there, by name: Lambda does not read from what is not, but only its event source mappings need wait. The ARNs above stand in for what is left out."
  type = object({
    queues  = optional(map(string), {})
    streams = optional(map(string), {})
  })
  default  = {}
  nullable = false
}

variable "key" {
  description = "Customer key (its ARN) that encrypts the functions' environment and logs, and may encrypt all that they name; null for AWS's own keys."
  type        = object({ arn = string })
  default     = null
}

variable "network" {
  description = "Subnets and security groups (their ids) of the VPC that the functions run in; null for none."
  type = object({
    subnets         = list(string)
    security_groups = list(string)
  })
  default = null
}

variable "log_retention_days" {
  description = "How long logs are kept, in days."
  type        = number
  default     = 365
  nullable    = false
}

variable "alarms" {
  description = "Whom (ARNs) the functions' alarms tell, and the URL of their runbook."
  type = object({
    actions = optional(list(string), [])
    runbook = optional(string)
  })
  default  = {}
  nullable = false
}
