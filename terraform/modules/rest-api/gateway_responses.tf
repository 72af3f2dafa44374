# What the gateway answers where no route, no authorizer or no function does: the
# same shape as the functions' errors. $context.error.messageString brings its
# own quotes.

locals {
  refusals = {
    ACCESS_DENIED                = { status = "403", code = "forbidden", message = "This may not be done with this token." }
    BAD_REQUEST_BODY             = { status = "400", code = "invalid_request", message = null }
    BAD_REQUEST_PARAMETERS       = { status = "400", code = "invalid_request", message = null }
    DEFAULT_4XX                  = { status = null, code = "invalid_request", message = null }
    DEFAULT_5XX                  = { status = null, code = "internal_error", message = "Something went wrong; quote X-Request-ID." }
    INTEGRATION_TIMEOUT          = { status = "504", code = "timeout", message = "The answer took too long; it may still come about." }
    INVALID_API_KEY              = { status = "403", code = "forbidden", message = "A valid API key must be shown in X-API-Key." }
    MISSING_AUTHENTICATION_TOKEN = { status = "404", code = "not_found", message = "There is no such path." }
    QUOTA_EXCEEDED               = { status = "429", code = "quota_exceeded", message = "The quota of this API key is used up." }
    REQUEST_TOO_LARGE            = { status = "413", code = "too_large", message = "The request is larger than 10 MB." }
    THROTTLED                    = { status = "429", code = "too_many_requests", message = "Too many requests; try again in a moment." }
    UNAUTHORIZED                 = { status = "401", code = "unauthorized", message = "A valid token must be shown in Authorization." }
    UNSUPPORTED_MEDIA_TYPE       = { status = "415", code = "unsupported_media_type", message = "A body of this type is not taken." }
  }

  more_headers = {
    QUOTA_EXCEEDED = { "Retry-After" = "'3600'" }
    THROTTLED      = { "Retry-After" = "'1'" }
    UNAUTHORIZED   = { "WWW-Authenticate" = "'Bearer'" }
  }

  gateway_responses = {
    for type, refusal in local.refusals : type => {
      status = refusal.status
      parameters = {
        for header, value in merge(local.headers, lookup(local.more_headers, type, {})) : "gatewayresponse.header.${header}" => value
      }
      templates = {
        "application/json" = refusal.message == null ? "{\"error\":{\"code\":\"${refusal.code}\",\"message\":$context.error.messageString}}" : jsonencode({
          error = { code = refusal.code, message = refusal.message }
        })
      }
    }
  }
}

resource "aws_api_gateway_gateway_response" "this" {
  for_each = local.gateway_responses

  rest_api_id         = aws_api_gateway_rest_api.this.id
  response_type       = each.key
  status_code         = each.value.status
  response_parameters = each.value.parameters
  response_templates  = each.value.templates
}
