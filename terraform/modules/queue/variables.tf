variable "name" {
  description = "Name of the queue."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,80}$", var.name))
    error_message = "name must have 1 to 80 letters, digits, dashes or underscores: FIFO queues are not made here."
  }
}

variable "location" {
  description = "Account, region and partition that hold the queue; its ARN is made of them, so policies naming it are known in the first plan."
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

variable "senders" {
  description = "Services that may send messages here, such as the dead letters of rules and subscriptions: principal to the whole ARNs that it may send for."
  type        = map(list(string))
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for service in keys(var.senders) : can(regex("^[a-z0-9-]+[.]amazonaws[.]com$", service))])
    error_message = "senders must be service principals such as events.amazonaws.com or sns.amazonaws.com: roles need no entry, IAM allows them."
  }

  validation {
    condition     = alltrue([for arn in flatten(values(var.senders)) : can(regex("^arn:[a-z-]+:[a-z0-9-]+:[^*?]+$", arn))])
    error_message = "senders must name whole ARNs, without wildcards: a service alone is anybody who uses it."
  }

  validation {
    condition     = alltrue([for arns in values(var.senders) : length(arns) > 0])
    error_message = "Each of senders needs at least one ARN to send for."
  }
}

variable "dead_letters" {
  description = "Queue (its ARN) that takes a message after so many receives without a deletion; null for none."
  type = object({
    arn      = string
    receives = optional(number, 5)
  })
  default = null

  validation {
    condition     = var.dead_letters == null ? true : var.dead_letters.receives >= 1 && var.dead_letters.receives <= 1000
    error_message = "dead_letters.receives must be between 1 and 1000."
  }
}

variable "retention_seconds" {
  description = "How long a message is kept, in seconds."
  type        = number
  default     = 1209600
  nullable    = false

  validation {
    condition     = var.retention_seconds >= 60 && var.retention_seconds <= 1209600
    error_message = "retention_seconds must be between 60 and 1209600 (14 days)."
  }
}

variable "visibility_timeout" {
  description = "How long a received message stays hidden from other receivers, in seconds; six times the timeout of a function that reads the queue."
  type        = number
  default     = 180
  nullable    = false

  validation {
    condition     = var.visibility_timeout >= 0 && var.visibility_timeout <= 43200
    error_message = "visibility_timeout must be between 0 and 43200 seconds (12 hours)."
  }
}

variable "key" {
  description = "Customer key (its ARN) that encrypts the messages; its policy must let the services among senders use it. Null for a key of SQS."
  type        = object({ arn = string })
  default     = null
}

variable "alarms" {
  description = "Visible messages (depth) and age in seconds of the oldest one (age) above which an alarm goes off, null for no such alarm; whom (ARNs) the alarms tell, and the URL of their runbook. A dead-letter queue's depth is 0."
  type = object({
    depth   = optional(number)
    age     = optional(number)
    actions = optional(list(string), [])
    runbook = optional(string)
  })
  default  = {}
  nullable = false
}
