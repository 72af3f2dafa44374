variable "name" {
  description = "Name of the key's alias, without alias/."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9/_-]{1,250}$", var.name)) && !startswith(var.name, "aws/")
    error_message = "name must have 1 to 250 letters, digits, dashes, underscores or slashes, and must not begin with aws/: those aliases are AWS's."
  }
}

variable "description" {
  description = "What the key encrypts, in a sentence."
  type        = string

  validation {
    condition     = length(var.description) >= 1 && length(var.description) <= 8192
    error_message = "description must have 1 to 8192 characters."
  }
}

variable "location" {
  description = "Account, region and partition that hold the key, whose IAM policies decide who may use it."
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

variable "services" {
  description = "Services that use the key in their own name, not in that of a role: cloudwatch (alarms that tell an encrypted topic), events (encrypted buses, dead letters of rules), logs (encrypted log groups), s3 (notifications of buckets) and sns (messages to encrypted queues)."
  type        = set(string)
  default     = ["logs"]
  nullable    = false

  validation {
    condition     = alltrue([for service in var.services : contains(["cloudwatch", "events", "logs", "s3", "sns"], service)])
    error_message = "services must be of cloudwatch, events, logs, s3 and sns: the others use the key in the name of a role, which IAM allows."
  }
}

variable "rotation_days" {
  description = "After how many days the key's material is replaced; what older material encrypted stays readable."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.rotation_days >= 90 && var.rotation_days <= 2560
    error_message = "rotation_days must be between 90 and 2560."
  }
}

variable "deletion_days" {
  description = "How long a deletion of the key, and so of all that it encrypts, can be taken back, in days."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.deletion_days >= 7 && var.deletion_days <= 30
    error_message = "deletion_days must be between 7 and 30."
  }
}
