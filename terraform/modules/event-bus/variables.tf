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
