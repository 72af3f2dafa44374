variable "name" {
  description = "Name of the topic."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,256}$", var.name))
    error_message = "name must have 1 to 256 letters, digits, dashes or underscores: FIFO topics are not made here."
  }
}

variable "location" {
  description = "Account, region and partition that hold the topic; its ARN is made of them, so policies naming it are known in the first plan."
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

variable "publishers" {
  description = "Services that may publish here: principal to the whole ARNs that it may publish for. Roles need no entry: IAM allows them."
  type        = map(list(string))
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for service in keys(var.publishers) : can(regex("^[a-z0-9-]+[.]amazonaws[.]com$", service))])
    error_message = "publishers must be service principals such as cloudwatch.amazonaws.com or s3.amazonaws.com."
  }

  validation {
    condition     = alltrue([for arns in values(var.publishers) : length(arns) > 0 && alltrue([for arn in arns : can(regex("^arn:[a-z-]+:[a-z0-9-]+:[^*?]+$", arn))])])
    error_message = "publishers must name at least one whole ARN each, without wildcards: a service alone is anybody who uses it."
  }
}

variable "key" {
  description = "Customer key (its ARN) that encrypts the messages; its policy must let the services among publishers use it. Null for AWS's own."
  type        = object({ arn = string })
  default     = null
}
