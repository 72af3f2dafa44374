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
  description = "What the API answers: method and path, the function alias behind it, which of authorizers asks who calls (null lets anyone call), which of models the body must fit, which query parameters must be there, and whether an API key must be shown."
  type = map(object({
    method     = string
    path       = string
    authorizer = optional(string)
    model      = optional(string)
    parameters = optional(list(string), [])
    api_key    = optional(bool, false)
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
    condition     = alltrue([for route in values(var.routes) : route.model == null ? true : contains(keys(var.models), route.model)])
    error_message = "A route's model must be one of models."
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

variable "models" {
  description = "JSON Schemas (draft 4, as JSON) by a name of letters and digits, that bodies of routes must fit."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name, schema in var.models : can(regex("^[A-Za-z0-9]+$", name)) && can(keys(jsondecode(schema)))])
    error_message = "models must be JSON objects, by names of letters and digits alone."
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

variable "cors" {
  description = "What a browser may do from another page: its origin (* for any), the headers that it may send, and for how many seconds it may remember this."
  type = object({
    origin  = optional(string, "*")
    headers = optional(list(string), ["Authorization", "Content-Type", "Idempotency-Key", "X-Correlation-ID"])
    max_age = optional(number, 7200)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.cors.origin == "*" || can(regex("^https?://[A-Za-z0-9.:-]+$", var.cors.origin))
    error_message = "cors.origin must be * or an origin such as https://shop.example."
  }

  validation {
    condition     = alltrue([for header in var.cors.headers : can(regex("^[A-Za-z0-9-]+$", header))])
    error_message = "cors.headers must be names of headers."
  }
}

variable "usage_plans" {
  description = "Callers that show an API key, by plan: their requests per second (rate, burst), their quota, and the names of their keys."
  type = map(object({
    rate  = optional(number, 10)
    burst = optional(number, 20)
    quota = optional(object({
      limit  = number
      period = optional(string, "DAY")
    }))
    keys = optional(set(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for plan in values(var.usage_plans) : plan.quota == null ? true : contains(["DAY", "WEEK", "MONTH"], plan.quota.period)])
    error_message = "A usage plan's quota.period must be DAY, WEEK or MONTH."
  }

  validation {
    condition     = length(flatten([for plan in values(var.usage_plans) : tolist(plan.keys)])) == length(distinct(flatten([for plan in values(var.usage_plans) : tolist(plan.keys)])))
    error_message = "A key may be of one usage plan only."
  }
}

variable "domain" {
  description = "Host name of the API, the ARN of its certificate in this region, and the path that the API answers below; null for API Gateway's own name. The DNS record is the caller's, from the output domain."
  type = object({
    name            = string
    certificate_arn = string
    path            = optional(string)
  })
  default = null

  validation {
    condition     = var.domain == null ? true : can(regex("^[a-z0-9.-]+[.][a-z]+$", var.domain.name))
    error_message = "domain.name must be a host name such as api.shop.example, in lower case."
  }
}

variable "web_acl" {
  description = "Web application firewall (the ARN of a regional web ACL) in front of the stage; null for none."
  type        = object({ arn = string })
  default     = null
}

variable "key" {
  description = "Customer key (its ARN) that encrypts the logs; its policy must let CloudWatch Logs use it. Null for AWS's own."
  type        = object({ arn = string })
  default     = null
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
