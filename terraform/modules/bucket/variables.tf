variable "name" {
  description = "Name of the bucket, which nobody else in the world may have: end it with the account."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 63 lower-case letters, digits and dashes, and begin and end with a letter or digit: S3 takes no underscores."
  }
}

variable "partition" {
  description = "Partition of AWS that holds the bucket, for its ARN."
  type        = string
  default     = "aws"
  nullable    = false
}

variable "key" {
  description = "Customer key (its ARN) that encrypts the objects; null for S3's own key."
  type        = object({ arn = string })
  default     = null
}

variable "expiry" {
  description = "Days after which objects below a prefix are deleted, by the rule's name (an empty prefix is the whole bucket)."
  type = map(object({
    prefix = string
    days   = number
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in values(var.expiry) : rule.days >= 1 && floor(rule.days) == rule.days])
    error_message = "expiry must be in whole days, from 1."
  }
}

variable "old_version_days" {
  description = "How long an object that was overwritten or deleted can still be had, in days."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.old_version_days >= 1 && floor(var.old_version_days) == var.old_version_days
    error_message = "old_version_days must be a whole number from 1."
  }
}

variable "access_log" {
  description = "Bucket (its name) and prefix that the log of requests goes to; null for no such log."
  type = object({
    bucket = string
    prefix = optional(string, "")
  })
  default = null
}

variable "destroy_with_objects" {
  description = "Whether the bucket may be destroyed while it holds objects; for throw-away environments alone."
  type        = bool
  default     = false
  nullable    = false
}
