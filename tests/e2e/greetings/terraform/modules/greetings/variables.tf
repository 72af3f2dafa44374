variable "root" {
  description = "Path of the project."
  type        = string
}

variable "project" {
  description = "Name of the project."
  type        = string
}

variable "environment" {
  description = "Name of the environment."
  type        = string
}

variable "location" {
  description = "Account and region that hold the environment."
  type        = object({ account = string, region = string })
}

variable "bundles" {
  description = "The release's bundles."
  type        = map(object({ digest = string, key = string, code_sha256 = string }))
}

variable "defaults" {
  description = "What a function.yaml that does not say so gets."
  type        = object({ runtime = string, architecture = string, memory = number, timeout = number })
}
