variable "name" {
  description = "Name of the API."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, dashes or underscores."
  }
}

variable "description" {
  description = "What the API is for, in a sentence."
  type        = string
  default     = "REST API in front of Lambda functions."
  nullable    = false
}

variable "stage" {
  description = "Name of the only stage, which is the first segment of every URL."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,128}$", var.stage))
    error_message = "stage must have 1 to 128 letters, digits, dashes or underscores."
  }
}

variable "routes" {
  description = "What the API answers: method and path, the function alias behind it, and which of authorizers asks who calls (null lets anyone call)."
  type = map(object({
    method     = string
    path       = string
    authorizer = optional(string)
    function = object({
      name       = string
      alias      = string
      invoke_arn = string
    })
  }))

  validation {
    condition     = length(var.routes) > 0
    error_message = "An API needs at least one route: API Gateway does not deploy an empty one."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : contains(["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"], route.method)])
    error_message = "A route's method must be an HTTP method in capitals, or ANY."
  }

  validation {
    condition = alltrue([
      for route in values(var.routes) :
      can(regex("^/$|^(/([A-Za-z0-9._~-]+|[{][A-Za-z0-9._-]+[+]?[}])){1,4}$", route.path))
    ])
    error_message = "A route's path must be / or have 1 to 4 segments, each literal or one {parameter}, such as /orders/{orderId}."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : route.authorizer == null ? true : contains(keys(var.authorizers), route.authorizer)])
    error_message = "A route's authorizer must be one of authorizers."
  }

  validation {
    condition     = length(distinct([for route in values(var.routes) : "${route.method} ${route.path}"])) == length(var.routes)
    error_message = "A method and path may have only one route."
  }
}

variable "authorizers" {
  description = "Lambda authorizers by name: the function alias asked, what it gets to see (TOKEN: the header alone; REQUEST: the whole request), and for how many seconds its answer holds."
  type = map(object({
    type            = optional(string, "TOKEN")
    result_ttl      = optional(number, 300)
    identity_source = optional(string, "method.request.header.Authorization")
    function = object({
      name       = string
      alias      = string
      invoke_arn = string
    })
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for authorizer in values(var.authorizers) : contains(["TOKEN", "REQUEST"], authorizer.type)])
    error_message = "An authorizer's type must be TOKEN or REQUEST."
  }

  validation {
    condition     = alltrue([for authorizer in values(var.authorizers) : authorizer.result_ttl >= 0 && authorizer.result_ttl <= 3600])
    error_message = "An authorizer's result_ttl must be between 0 and 3600 seconds."
  }
}

variable "throttle" {
  description = "Requests per second that every method takes, in the long run (rate) and at once (burst)."
  type = object({
    rate  = optional(number, 100)
    burst = optional(number, 200)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.throttle.rate > 0 && var.throttle.burst > 0
    error_message = "throttle.rate and throttle.burst must be above 0: the API would refuse everything."
  }
}

variable "cors_origin" {
  description = "Origin that may read the gateway's own error responses from a browser, or * for any."
  type        = string
  default     = "*"
  nullable    = false

  validation {
    condition     = var.cors_origin == "*" || can(regex("^https?://[A-Za-z0-9.:-]+$", var.cors_origin))
    error_message = "cors_origin must be * or an origin such as https://shop.example."
  }
}

variable "log_retention_days" {
  description = "How long access and execution logs are kept, in days."
  type        = number
  default     = 365
  nullable    = false
}

variable "account_logging" {
  description = "Whether this module gives API Gateway the role it logs with. The setting is the account's and region's, so exactly one API sets it."
  type        = bool
  default     = true
  nullable    = false
}
