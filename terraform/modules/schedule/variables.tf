variable "name" {
  description = "Name of the schedule and its role."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, dots, dashes or underscores."
  }
}

variable "description" {
  description = "What happens at these times, in a sentence."
  type        = string
  default     = ""
  nullable    = false
}

variable "expression" {
  description = "When: rate(5 minutes), cron(0 2 * * ? *) or at(2030-01-01T00:00:00)."
  type        = string

  validation {
    condition = anytrue([
      can(regex("^rate[(](1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))[)]$", var.expression)),
      can(regex("^cron[(][^ ()]+( [^ ()]+){5}[)]$", var.expression)),
      can(regex("^at[(][0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[)]$", var.expression)),
    ])
    error_message = "expression must be rate(<number> minutes), cron(<six fields>) or at(<date>T<time>), such as rate(5 minutes) or cron(0 2 * * ? *)."
  }
}

variable "timezone" {
  description = "IANA time zone that the expression is meant in, with its summer time."
  type        = string
  default     = "UTC"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$", var.timezone))
    error_message = "timezone must be an IANA time zone such as UTC or Europe/Berlin."
  }
}

variable "window" {
  description = "Minutes that a run may be put off, so that not all schedules of an account begin at once; 0 for none."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.window >= 0 && var.window <= 1440
    error_message = "window must be between 0 and 1440 minutes."
  }
}

variable "target" {
  description = "Function or alias (its ARN) that is called."
  type        = object({ arn = string })

  validation {
    condition     = can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[^*?]+$", var.target.arn))
    error_message = "target.arn must be the whole ARN of a function or an alias."
  }
}

variable "input" {
  description = "The event that the target gets."
  type        = any
  default     = {}
  nullable    = false
}

variable "retry" {
  description = "How often a call that could not be delivered is tried again (attempts), and until which age in seconds (max_age)."
  type = object({
    attempts = optional(number, 185)
    max_age  = optional(number, 3600)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.retry.attempts >= 0 && var.retry.attempts <= 185
    error_message = "retry.attempts must be between 0 and 185."
  }

  validation {
    condition     = var.retry.max_age >= 60 && var.retry.max_age <= 86400
    error_message = "retry.max_age must be between 60 and 86400 seconds (a day)."
  }
}

variable "dead_letters" {
  description = "Queue (its ARN) that takes calls which were never delivered; null for none."
  type        = object({ arn = string })
  default     = null
}

variable "key" {
  description = "Customer key (its ARN) that encrypts the schedule's input, and the queue of dead letters; null for AWS's own."
  type        = object({ arn = string })
  default     = null
}

variable "enabled" {
  description = "Whether the schedule runs."
  type        = bool
  default     = true
  nullable    = false
}
