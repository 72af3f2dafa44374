variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "stage" {
  type    = string
  default = "dev"
}

variable "log_days" {
  type    = number
  default = 14
}
