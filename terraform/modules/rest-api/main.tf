locals {
  # API Gateway's resources are a tree, and Terraform has no recursion: every
  # beginning of a path is a resource, and each depth a for_each of its own.
  segments = { for key, route in var.routes : key => compact(split("/", route.path)) }

  prefixes = {
    for depth in range(1, 5) : depth => {
      for prefix in distinct([
        for segments in values(local.segments) : slice(segments, 0, depth) if length(segments) >= depth
      ]) :
      join("/", prefix) => {
        parent = join("/", slice(prefix, 0, depth - 1))
        part   = prefix[depth - 1]
      }
    }
  }

  resource_ids = merge(
    { "" = aws_api_gateway_rest_api.this.root_resource_id },
    { for path, resource in aws_api_gateway_resource.depth_1 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.depth_2 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.depth_3 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.depth_4 : path => resource.id },
  )
}

resource "aws_api_gateway_rest_api" "this" {
  name        = var.name
  description = var.description

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_resource" "depth_1" {
  for_each = local.prefixes[1]

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = each.value.part
}

resource "aws_api_gateway_resource" "depth_2" {
  for_each = local.prefixes[2]

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.depth_1[each.value.parent].id
  path_part   = each.value.part
}

resource "aws_api_gateway_resource" "depth_3" {
  for_each = local.prefixes[3]

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.depth_2[each.value.parent].id
  path_part   = each.value.part
}

resource "aws_api_gateway_resource" "depth_4" {
  for_each = local.prefixes[4]

  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.depth_3[each.value.parent].id
  path_part   = each.value.part
}

resource "aws_api_gateway_method" "this" {
  #checkov:skip=CKV2_AWS_53:A route that names a model or parameters is validated here; the others' functions answer with every field at fault, and a second schema would drift from theirs.
  #checkov:skip=CKV_AWS_59:Who may call a route is decided by its authorizer; a route without one is open by intent.
  for_each = var.routes

  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = local.resource_ids[join("/", local.segments[each.key])]
  http_method          = each.value.method
  authorization        = each.value.authorizer == null ? "NONE" : "CUSTOM"
  authorizer_id        = each.value.authorizer == null ? null : aws_api_gateway_authorizer.this[each.value.authorizer].id
  api_key_required     = each.value.api_key
  request_validator_id = contains(keys(local.validated), each.key) ? aws_api_gateway_request_validator.this["this"].id : null
  request_models       = each.value.model == null ? null : { "application/json" = aws_api_gateway_model.this[each.value.model].name }

  request_parameters = merge(
    {
      for segment in local.segments[each.key] :
      "method.request.path.${trim(segment, "{+}")}" => true if startswith(segment, "{")
    },
    { for parameter in each.value.parameters : "method.request.querystring.${parameter}" => true },
  )
}

resource "aws_api_gateway_integration" "this" {
  for_each = var.routes

  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = aws_api_gateway_method.this[each.key].resource_id
  http_method             = aws_api_gateway_method.this[each.key].http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = each.value.function.invoke_arn
}

resource "aws_lambda_permission" "route" {
  for_each = var.routes

  statement_id  = "api-${replace("${each.value.method}${each.value.path}", "/[^A-Za-z0-9_-]/", "_")}"
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  function_name = each.value.function.name
  qualifier     = each.value.function.alias

  source_arn = join("/", [
    aws_api_gateway_rest_api.this.execution_arn,
    var.stage,
    each.value.method == "ANY" ? "*" : each.value.method,
    replace(join("/", local.segments[each.key]), "/[{][^}]*[}]/", "*"),
  ])
}
