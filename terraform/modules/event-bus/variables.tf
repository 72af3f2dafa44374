variable "name" {
  description = "Name of the event bus."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,256}$", var.name)) && var.name != "default"
    error_message = "name must have 1 to 256 letters, digits, dots, dashes or underscores, and must not be \"default\": that bus belongs to AWS."
  }
}

variable "location" {
  description = "Account, region and partition that hold the bus; its ARN is made of them, so policies naming it are known in the first plan."
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

variable "key" {
  description = "Customer key (its ARN) that encrypts the events while they wait; its policy must let events.amazonaws.com use it. Null for AWS's own."
  type        = object({ arn = string })
  default     = null
}

variable "archive" {
  description = "For how many days events are kept for a replay (0: for ever), and which (a pattern in JSON; null for all); null for no archive."
  type = object({
    retention_days = optional(number, 30)
    pattern        = optional(string)
  })
  default = null

  validation {
    condition     = var.archive == null ? true : var.archive.retention_days >= 0
    error_message = "archive.retention_days must not be negative."
  }

  validation {
    condition     = var.archive == null ? true : var.archive.pattern == null ? true : can(keys(jsondecode(var.archive.pattern)))
    error_message = "archive.pattern must be a JSON object."
  }

  validation {
    condition     = var.archive == null || length(var.name) <= 48
    error_message = "An archive bears the bus' name, of which EventBridge takes 48 characters."
  }
}

variable "senders" {
  description = "Other accounts that may send events, each under a name of letters and digits, and with which sources (none named: any)."
  type = map(object({
    account = string
    sources = optional(list(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name, sender in var.senders : can(regex("^[A-Za-z0-9]+$", name)) && can(regex("^[0-9]{12}$", sender.account))])
    error_message = "senders must be named by letters and digits, and be 12-digit AWS account ids: a bus is open to nobody else."
  }
}
