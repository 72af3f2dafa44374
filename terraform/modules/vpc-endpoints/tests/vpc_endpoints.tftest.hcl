mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name         = "shop-dev"
  region       = "us-east-1"
  vpc_id       = "vpc-0123456789abcdef0"
  route_tables = ["rtb-0123456789abcdef0"]
}

run "gateways_are_made_by_themselves" {
  command = plan

  assert {
    condition     = [for endpoint in values(aws_vpc_endpoint.gateway) : endpoint.service_name] == ["com.amazonaws.us-east-1.dynamodb", "com.amazonaws.us-east-1.s3"]
    error_message = "What costs nothing must be there."
  }

  assert {
    condition     = length(aws_vpc_endpoint.interface) == 0
    error_message = "What costs by the hour must be asked for."
  }
}

run "interfaces_are_reached_by_callers_alone" {
  command = apply

  variables {
    interfaces = ["sqs"]
    subnets    = ["subnet-0123456789abcdef0"]
  }

  assert {
    condition     = aws_vpc_endpoint.interface["sqs"].private_dns_enabled && aws_vpc_endpoint.interface["sqs"].security_group_ids == toset([aws_security_group.endpoints.id])
    error_message = "A service must be reached by its usual name, through the endpoints' group."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints.referenced_security_group_id == aws_security_group.callers.id && aws_vpc_security_group_ingress_rule.endpoints.from_port == 443
    error_message = "Callers must be let in, by HTTPS, and nobody else."
  }

  assert {
    condition     = keys(output.endpoints) == ["dynamodb", "s3", "sqs"] && output.caller_security_group == aws_security_group.callers.id
    error_message = "The outputs must tell of each endpoint and of the callers' group."
  }
}

run "endpoints_that_nobody_reaches_are_refused" {
  command = plan

  variables {
    route_tables = []
  }

  expect_failures = [aws_vpc_endpoint.gateway]
}

run "what_is_no_endpoint_is_refused" {
  command = plan

  variables {
    name       = "sg-shop"
    region     = "Virginia"
    vpc_id     = "shop"
    gateways   = ["sqs"]
    interfaces = ["dynamodb"]
  }

  expect_failures = [var.name, var.region, var.vpc_id, var.gateways, var.interfaces]
}
