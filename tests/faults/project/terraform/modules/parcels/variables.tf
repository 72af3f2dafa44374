variable "name" {
  description = "The project and its environment: what every name begins with."
  type        = string
}

variable "retention" {
  description = "Days that logs are kept."
  type        = number
}
