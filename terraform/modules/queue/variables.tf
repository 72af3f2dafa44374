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

variable "sending_rules" {
  description = "ARNs of the EventBridge rules that may send messages here, such as those whose dead letters this queue takes."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.sending_rules : can(regex("^arn:[a-z-]+:events:[a-z0-9-]+:[0-9]{12}:rule/[^*?]+$", arn))])
    error_message = "sending_rules must be whole ARNs of EventBridge rules, without wildcards."
  }
}

variable "dead_letters" {
  description = "Queue (its ARN) that takes a message after so many receives without a deletion; null for none."
  type = object({
    arn      = string
    receives = optional(number, 5)
  })
  default = null
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

variable "depth_alarm" {
  description = "How many visible messages are still no alarm, and whom (ARNs) the alarm tells."
  type = object({
    threshold = optional(number, 0)
    actions   = optional(list(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.depth_alarm.threshold >= 0
    error_message = "depth_alarm.threshold must not be negative."
  }
}
