variable "name" {
  description = "Name of the function, its role, and the start of its alarms' names."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, dashes or underscores."
  }
}

variable "location" {
  description = "Account, region and partition that hold the function; ARNs in its policy are made of them, so the policy is known in the first plan."
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

variable "description" {
  description = "What the function does, in a sentence."
  type        = string

  validation {
    condition     = length(var.description) >= 1 && length(var.description) <= 256
    error_message = "description must have 1 to 256 characters."
  }
}

variable "code" {
  description = "The bundle to run: S3 bucket and key, and the base64 SHA-256 of its bytes."
  type = object({
    bucket = string
    key    = string
    sha256 = string
  })

  validation {
    condition     = can(regex("^[A-Za-z0-9+/]{43}=$", var.code.sha256))
    error_message = "code.sha256 must be a SHA-256 in base64 (44 characters), not in hexadecimal."
  }
}

variable "handler" {
  description = "Importable path of the handler inside the bundle, such as create_order.entrypoint.handler."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)+$", var.handler))
    error_message = "handler must be a module and a function in it, parted by dots."
  }
}

variable "runtime" {
  description = "Lambda runtime, such as python3.11."
  type        = string

  validation {
    condition     = can(regex("^python3[.][0-9]+$", var.runtime))
    error_message = "runtime must be a Python runtime such as python3.11."
  }
}

variable "architecture" {
  description = "Instruction set: arm64 or x86_64."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture must be arm64 or x86_64."
  }
}

variable "memory" {
  description = "Memory in MiB."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.memory >= 128 && var.memory <= 10240 && floor(var.memory) == var.memory
    error_message = "memory must be a whole number of MiB between 128 and 10240."
  }
}

variable "timeout" {
  description = "Longest run of one invocation, in seconds."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.timeout >= 1 && var.timeout <= 900 && floor(var.timeout) == var.timeout
    error_message = "timeout must be a whole number of seconds between 1 and 900."
  }
}

variable "reserved_concurrency" {
  description = "Concurrent invocations that are reserved for the function and also its limit; -1 leaves it unreserved, 0 stops it."
  type        = number
  default     = -1
  nullable    = false

  validation {
    condition     = var.reserved_concurrency >= -1 && floor(var.reserved_concurrency) == var.reserved_concurrency
    error_message = "reserved_concurrency must be -1 (unreserved) or a whole number from 0."
  }
}

variable "provisioned_concurrency" {
  description = "Execution environments that are kept initialised for the alias, and paid for by the hour; 0 for none."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.provisioned_concurrency >= 0 && floor(var.provisioned_concurrency) == var.provisioned_concurrency
    error_message = "provisioned_concurrency must be a whole number from 0."
  }

  validation {
    condition     = var.reserved_concurrency == -1 || var.provisioned_concurrency <= var.reserved_concurrency
    error_message = "provisioned_concurrency must not exceed reserved_concurrency, of which it is a part."
  }
}

variable "snap_start" {
  description = "Whether a version starts from a snapshot of its initialised state; python3.12 and later, without provisioned concurrency."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.snap_start || try(tonumber(split(".", var.runtime)[1]) >= 12, false)
    error_message = "snap_start needs python3.12 or later."
  }

  validation {
    condition     = !var.snap_start || var.provisioned_concurrency == 0
    error_message = "snap_start and provisioned_concurrency exclude each other: Lambda refuses both at once."
  }
}

variable "layers" {
  description = "ARNs of layer versions, in order; at most 5."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.layers) <= 5
    error_message = "A function takes at most 5 layers."
  }
}

variable "environment" {
  description = "Environment variables of the function; never secrets, only the names of parameters that hold them."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "permissions" {
  description = "What the function may do beyond writing its own logs and traces: IAM actions on resources."
  type = list(object({
    actions   = list(string)
    resources = list(string)
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for action in flatten(var.permissions[*].actions) : can(regex("^[a-z0-9-]+:[A-Z][A-Za-z0-9]*$", action))])
    error_message = "permissions must name whole actions such as dynamodb:PutItem, without wildcards."
  }

  validation {
    condition     = alltrue([for permission in var.permissions : length(permission.actions) > 0 && length(permission.resources) > 0])
    error_message = "Each of permissions needs at least one action and one resource."
  }
}

variable "failures" {
  description = "What becomes of asynchronous invocations: how often a failed one is tried again (attempts), until which age in seconds (max_age), and then which queue takes the event (dead_letters) or which queue, topic, bus or function gets a report of it (destination)."
  type = object({
    attempts     = optional(number, 2)
    max_age      = optional(number, 21600)
    dead_letters = optional(object({ arn = string }))
    destination  = optional(object({ arn = string }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains([0, 1, 2], var.failures.attempts)
    error_message = "failures.attempts must be 0, 1 or 2: Lambda tries no more often."
  }

  validation {
    condition     = var.failures.max_age >= 60 && var.failures.max_age <= 21600
    error_message = "failures.max_age must be between 60 and 21600 seconds (6 hours)."
  }

  validation {
    condition     = var.failures.dead_letters == null ? true : can(regex("^arn:[a-z-]+:sqs:", var.failures.dead_letters.arn))
    error_message = "failures.dead_letters.arn must be the ARN of a queue."
  }

  validation {
    condition     = var.failures.destination == null ? true : can(regex("^arn:[a-z-]+:(events|lambda|sns|sqs):", var.failures.destination.arn))
    error_message = "failures.destination.arn must be the ARN of a queue, a topic, an event bus or a function."
  }
}

variable "key" {
  description = "Customer key (its ARN) that encrypts the environment variables and the logs; the function may also decrypt and encrypt with it what its permissions name. Null for AWS's own keys."
  type        = object({ arn = string })
  default     = null
}

variable "network" {
  description = "Subnets and security groups (their ids) of the VPC that the function runs in; null for none."
  type = object({
    subnets         = list(string)
    security_groups = list(string)
  })
  default = null

  validation {
    condition     = var.network == null ? true : length(var.network.subnets) > 0 && length(var.network.security_groups) > 0
    error_message = "network needs at least one subnet and one security group."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept, in days."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a retention that CloudWatch Logs offers, such as 30, 90 or 365."
  }
}

variable "alarms" {
  description = "Percentage of failed invocations (error_rate), milliseconds of duration (p99) and seconds that records wait (iterator_age) above which an alarm goes off, null for no such alarm; whom (ARNs) the alarms tell, and the URL of their runbook. Throttles are always an alarm."
  type = object({
    error_rate   = optional(number)
    p99          = optional(number)
    iterator_age = optional(number)
    actions      = optional(list(string), [])
    runbook      = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.alarms.error_rate == null ? true : var.alarms.error_rate >= 0 && var.alarms.error_rate < 100
    error_message = "alarms.error_rate must be a percentage from 0 to below 100."
  }

  validation {
    condition     = var.alarms.p99 == null ? true : var.alarms.p99 > 0 && var.alarms.p99 <= var.timeout * 1000
    error_message = "alarms.p99 must be above 0 and at most the timeout: no invocation takes longer."
  }
}
