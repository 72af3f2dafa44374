variable "name" {
  description = "Name of the dashboard."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.name))
    error_message = "name must have 1 to 255 letters, digits, dashes or underscores."
  }
}

variable "location" {
  description = "Account, region and partition whose metrics and alarms are shown."
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

variable "functions" {
  description = "Functions by name: their memory in MiB, of which their cost is made, and whether they read a stream."
  type = map(object({
    memory         = number
    reads_a_stream = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.functions) <= 200
    error_message = "A graph holds 500 metrics: at most 200 functions can be shown."
  }
}

variable "queues" {
  description = "Names of the queues that work waits in."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "dead_letter_queues" {
  description = "Names of the queues that hold what failed."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "apis" {
  description = "Stages of the REST APIs, by the APIs' names."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "alarms" {
  description = "Names of the alarms whose state is shown, such as a composite one and those below it."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.alarms) <= 100
    error_message = "CloudWatch shows the state of at most 100 alarms."
  }
}

variable "prices" {
  description = "What Lambda costs in the region, in USD: a GB-second of the architecture used, and a million requests. The default is arm64 in us-east-1."
  type = object({
    gb_second        = optional(number, 0.0000133334)
    million_requests = optional(number, 0.20)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.prices.gb_second >= 0 && var.prices.million_requests >= 0
    error_message = "prices must not be negative."
  }
}

variable "runbook" {
  description = "URL that the dashboard names for what to do; null for none."
  type        = string
  default     = null
}
