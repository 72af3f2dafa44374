variable "name" {
  description = "What the endpoints' and security groups' names begin with."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", var.name)) && !startswith(var.name, "sg-")
    error_message = "name must have 1 to 100 letters, digits, dashes or underscores, and must not begin with sg-."
  }
}

variable "region" {
  description = "Region of the VPC, which the services' names hold."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region such as us-east-1."
  }
}

variable "vpc_id" {
  description = "Id of the VPC."
  type        = string

  validation {
    condition     = can(regex("^vpc-", var.vpc_id))
    error_message = "vpc_id must begin with vpc-."
  }
}

variable "gateways" {
  description = "Services that are reached by routes, at no cost: dynamodb, s3."
  type        = set(string)
  default     = ["dynamodb", "s3"]
  nullable    = false

  validation {
    condition     = alltrue([for service in var.gateways : contains(["dynamodb", "s3"], service)])
    error_message = "gateways must be of dynamodb and s3: others have interfaces alone."
  }
}

variable "route_tables" {
  description = "Ids of the route tables that get the gateways' routes: those of the subnets that the callers are in."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "interfaces" {
  description = "Services that are reached by a network interface in each subnet, paid for by the hour, such as events, kinesis-streams, kms, lambda, logs, sns, sqs, ssm, sts and xray."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for service in var.interfaces : can(regex("^[a-z0-9][a-z0-9.-]*$", service)) && service != "dynamodb"])
    error_message = "interfaces must be services as in com.amazonaws.<region>.<service>, such as sqs; dynamodb belongs to gateways."
  }
}

variable "subnets" {
  description = "Ids of the subnets that get the interfaces, one in each zone that the callers are in."
  type        = list(string)
  default     = []
  nullable    = false
}
