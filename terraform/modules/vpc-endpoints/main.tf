resource "aws_vpc_endpoint" "gateway" {
  for_each = var.gateways

  vpc_id            = var.vpc_id
  service_name      = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = var.route_tables

  tags = { Name = "${var.name}-${each.key}" }

  lifecycle {
    precondition {
      condition     = length(var.route_tables) > 0
      error_message = "Gateways need route_tables: without a route nobody reaches them."
    }
  }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = var.interfaces

  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = var.subnets
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true

  tags = { Name = "${var.name}-${each.key}" }

  lifecycle {
    precondition {
      condition     = length(var.subnets) > 0
      error_message = "Interfaces need subnets to be in."
    }
  }
}

resource "aws_security_group" "endpoints" {
  #checkov:skip=CKV2_AWS_5:It is attached to the interfaces, where there are any.
  name        = "${var.name}-endpoints"
  description = "What reaches the endpoints of AWS services."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-endpoints" }
}

# For functions and others in the VPC that call AWS services, and nobody else.
resource "aws_security_group" "callers" {
  #checkov:skip=CKV2_AWS_5:It is for the callers, which are made elsewhere.
  name        = "${var.name}-callers"
  description = "Reaches the endpoints of AWS services alone."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-callers" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  security_group_id            = aws_security_group.endpoints.id
  description                  = "HTTPS from callers."
  referenced_security_group_id = aws_security_group.callers.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "interfaces" {
  security_group_id            = aws_security_group.callers.id
  description                  = "HTTPS to interfaces."
  referenced_security_group_id = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "gateways" {
  for_each = aws_vpc_endpoint.gateway

  security_group_id = aws_security_group.callers.id
  description       = "HTTPS to ${each.key}."
  prefix_list_id    = each.value.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
