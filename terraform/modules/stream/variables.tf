variable "name" {
  description = "Name of the stream."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{1,128}$", var.name))
    error_message = "name must have 1 to 128 letters, digits, dots, dashes or underscores."
  }
}

variable "location" {
  description = "Account, region and partition that hold the stream; its ARN is made of them, so policies naming it are known in the first plan."
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

variable "shards" {
  description = "Number of shards, paid for by the hour; null leaves it to Kinesis, which grows and is paid by use."
  type        = number
  default     = null

  validation {
    condition     = var.shards == null ? true : var.shards >= 1 && floor(var.shards) == var.shards
    error_message = "shards must be a whole number from 1, or null for a stream on demand."
  }
}

variable "retention_hours" {
  description = "How long a record can be read, in hours: as long a reader may fail without a loss."
  type        = number
  default     = 24
  nullable    = false

  validation {
    condition     = var.retention_hours >= 24 && var.retention_hours <= 8760
    error_message = "retention_hours must be between 24 and 8760 (a year)."
  }
}

variable "key" {
  description = "Customer key (its ARN) that encrypts the records; null for AWS's own."
  type        = object({ arn = string })
  default     = null
}

variable "alarms" {
  description = "Seconds that readers may be behind (age) before an alarm goes off, null for no such alarm; whom (ARNs) it tells, and the URL of its runbook."
  type = object({
    age     = optional(number)
    actions = optional(list(string), [])
    runbook = optional(string)
  })
  default  = {}
  nullable = false
}
