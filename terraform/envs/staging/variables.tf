variable "release" {
  description = "The release this environment runs, as release.auto.tfvars.json pins it."
  type = object({
    id = string
    bundles = map(object({
      digest      = string
      key         = string
      code_sha256 = string
    }))
    infrastructure = object({
      digest = string
      key    = string
    })
  })
  default = null

  validation {
    condition     = var.release != null
    error_message = "No release is pinned in release.auto.tfvars.json: build one, and promote it to this environment."
  }

  validation {
    condition     = var.release == null ? true : can(regex("^r-[0-9a-f]{12}$", var.release.id))
    error_message = "release.id must be of the form r-<12 hexadecimal digits>."
  }
}
