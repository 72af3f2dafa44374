variable "name" {
  description = "Name of the layer."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, dashes or underscores."
  }
}

variable "description" {
  description = "What the layer holds, in a sentence."
  type        = string

  validation {
    condition     = length(var.description) >= 1 && length(var.description) <= 256
    error_message = "description must have 1 to 256 characters."
  }
}

variable "code" {
  description = "The bundle that is the layer: S3 bucket and key, and the base64 SHA-256 of its bytes."
  type = object({
    bucket = string
    key    = string
    sha256 = string
  })

  validation {
    condition     = can(regex("^[A-Za-z0-9+/]{43}=$", var.code.sha256))
    error_message = "code.sha256 must be a SHA-256 in base64 (44 characters), not in hexadecimal."
  }
}

variable "runtimes" {
  description = "Lambda runtimes that the layer is built for, such as python3.11."
  type        = list(string)

  validation {
    condition     = length(var.runtimes) >= 1 && length(var.runtimes) <= 15 && alltrue([for runtime in var.runtimes : can(regex("^python3[.][0-9]+$", runtime))])
    error_message = "runtimes must be 1 to 15 Python runtimes such as python3.11."
  }
}

variable "architectures" {
  description = "Instruction sets that the layer is built for: arm64, x86_64, or both where it holds no compiled code."
  type        = list(string)
  default     = ["arm64"]
  nullable    = false

  validation {
    condition     = length(var.architectures) > 0 && alltrue([for architecture in var.architectures : contains(["arm64", "x86_64"], architecture)])
    error_message = "architectures must be arm64, x86_64 or both."
  }
}
