variable "name" {
  description = "Name of the table."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{3,255}$", var.name))
    error_message = "name must have 3 to 255 letters, digits, dots, dashes or underscores."
  }
}

variable "location" {
  description = "Account, region and partition that hold the table; its ARN is made of them, so policies naming it are known in the first plan."
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

variable "attributes" {
  description = "Type (S, N or B) of every attribute that serves in a key, of the table or of an index."
  type        = map(string)

  validation {
    condition     = alltrue([for type in values(var.attributes) : contains(["S", "N", "B"], type)])
    error_message = "attributes must be of type S (string), N (number) or B (binary)."
  }
}

variable "hash_key" {
  description = "Attribute that is the table's partition key."
  type        = string

  validation {
    condition     = contains(keys(var.attributes), var.hash_key)
    error_message = "hash_key must be one of attributes."
  }
}

variable "range_key" {
  description = "Attribute that is the table's sort key; null for a table without one."
  type        = string
  default     = null

  validation {
    condition     = var.range_key == null ? true : contains(keys(var.attributes), var.range_key)
    error_message = "range_key must be one of attributes."
  }
}

variable "indexes" {
  description = "Global secondary indexes by name, each projecting every attribute."
  type = map(object({
    hash_key  = string
    range_key = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for index in values(var.indexes) :
      alltrue([for key in compact([index.hash_key, index.range_key]) : contains(keys(var.attributes), key)])
    ])
    error_message = "Every key of an index must be one of attributes."
  }

  validation {
    condition     = length(var.indexes) <= 20
    error_message = "A table takes at most 20 indexes."
  }
}

variable "expiry_attribute" {
  description = "Attribute with the time (epoch seconds) at which DynamoDB deletes an item; null keeps items for ever."
  type        = string
  default     = null
}

variable "stream" {
  description = "What the table's stream of changes shows of an item: KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES; null for no stream."
  type        = string
  default     = null

  validation {
    condition     = var.stream == null ? true : contains(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"], var.stream)
    error_message = "stream must be KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES."
  }
}

variable "key" {
  description = "Customer key (its ARN) that encrypts the table, its indexes and its stream; null for AWS's own."
  type        = object({ arn = string })
  default     = null
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the table."
  type        = bool
  default     = true
  nullable    = false
}
