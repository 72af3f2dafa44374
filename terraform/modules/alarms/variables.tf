variable "functions" {
  description = "Functions by name: percentage of failed invocations (errors), duration in milliseconds that 99 of 100 stay below (p99) and age in seconds of the oldest record that still waits (iterator_age), above which an alarm goes off; null for no such alarm. Throttles are always an alarm."
  type = map(object({
    errors       = optional(number)
    p99          = optional(number)
    iterator_age = optional(number)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for function in values(var.functions) : function.errors == null ? true : function.errors >= 0 && function.errors < 100])
    error_message = "A function's errors must be a percentage from 0 to below 100: an alarm at 100 % never goes off."
  }

  validation {
    condition     = alltrue([for function in values(var.functions) : function.p99 == null ? true : function.p99 > 0 && function.p99 < 900000])
    error_message = "A function's p99 must be above 0 and below 900000 milliseconds, Lambda's longest timeout."
  }

  validation {
    condition     = alltrue([for function in values(var.functions) : function.iterator_age == null ? true : function.iterator_age > 0 && function.iterator_age <= 604800])
    error_message = "A function's iterator_age must be above 0 and at most 604800 seconds (7 days)."
  }
}

variable "queues" {
  description = "Queues by name: visible messages (depth) and age in seconds of the oldest message (age), above which an alarm goes off; null for no such alarm. The depth of a dead-letter queue is 0: its first message is an alarm."
  type = map(object({
    depth = optional(number)
    age   = optional(number)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for queue in values(var.queues) : queue.depth == null ? true : queue.depth >= 0])
    error_message = "A queue's depth must not be negative."
  }

  validation {
    condition     = alltrue([for queue in values(var.queues) : queue.age == null ? true : queue.age > 0 && queue.age <= 1209600])
    error_message = "A queue's age must be above 0 and at most 1209600 seconds (14 days), the longest that SQS keeps a message."
  }
}

variable "streams" {
  description = "Kinesis streams by name: age in seconds of the last record read, above which readers are too far behind."
  type = map(object({
    age = optional(number, 300)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for stream in values(var.streams) : stream.age > 0])
    error_message = "A stream's age must be above 0 seconds."
  }
}

variable "apis" {
  description = "REST APIs by name: stage, percentage of requests answered with 5XX (errors) and milliseconds that 99 of 100 answers take at most (latency), above which an alarm goes off."
  type = map(object({
    stage   = string
    errors  = optional(number, 1)
    latency = optional(number, 3000)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for api in values(var.apis) : api.errors >= 0 && api.errors < 100])
    error_message = "An API's errors must be a percentage from 0 to below 100: an alarm at 100 % never goes off."
  }

  validation {
    condition     = alltrue([for api in values(var.apis) : api.latency > 0 && api.latency < 29000])
    error_message = "An API's latency must be above 0 and below 29000 milliseconds, where API Gateway gives up."
  }
}

variable "actions" {
  description = "ARNs that the alarms tell when they go off and when they are well again, such as a topic's."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for action in var.actions : startswith(action, "arn:")])
    error_message = "actions must be ARNs, such as that of an SNS topic."
  }
}

variable "runbook" {
  description = "URL that every alarm's description names, followed by # and what the alarm is about; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.runbook == null ? true : can(regex("^https?://[^# ]+$", var.runbook))
    error_message = "runbook must be an http(s) URL without a fragment: that is added for each alarm."
  }
}

variable "composite" {
  description = "Name of an alarm that is on while any of these alarms, or of those named in alarms, is; null for none."
  type = object({
    name   = string
    alarms = optional(list(string), [])
  })
  default = null
}
