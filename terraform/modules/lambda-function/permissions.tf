data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "this" {
  # Naming the log group's resource here would put the whole document off to the
  # apply: made of variables, it can be read, and reviewed, in the first plan.
  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:${var.location.partition}:logs:${var.location.region}:${var.location.account}:log-group:/aws/lambda/${var.name}:*"]
  }

  #checkov:skip=CKV_AWS_356:X-Ray and the network interfaces of a VPC know no resources to name.
  #checkov:skip=CKV_AWS_111:X-Ray and the network interfaces of a VPC know no resources to name.
  statement {
    sid       = "Trace"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # What Lambda itself does for a function in a VPC, in the name of its role.
  dynamic "statement" {
    for_each = var.network[*]

    content {
      sid = "Network"
      actions = [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
      ]
      resources = ["*"]
    }
  }

  # The code itself must not use what Lambda needs: the role is the same, but a
  # call from inside the function bears its ARN.
  dynamic "statement" {
    for_each = var.network[*]

    content {
      sid    = "NetworkIsLambdasAlone"
      effect = "Deny"
      actions = [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
      ]
      resources = ["*"]

      condition {
        test     = "ArnEquals"
        variable = "lambda:SourceFunctionArn"
        values   = ["arn:${var.location.partition}:lambda:${var.location.region}:${var.location.account}:function:${var.name}"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.failures.dead_letters[*]

    content {
      sid       = "DeadLetters"
      actions   = ["sqs:SendMessage"]
      resources = [statement.value.arn]
    }
  }

  dynamic "statement" {
    for_each = var.failures.destination[*]

    content {
      sid       = "FailureDestination"
      actions   = [local.destination_actions[split(":", statement.value.arn)[2]]]
      resources = [statement.value.arn]
    }
  }

  dynamic "statement" {
    for_each = var.permissions

    content {
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

# A key's ARN is not known before the key is made: in a policy of its own, it
# leaves the other one readable in the first plan.
data "aws_iam_policy_document" "key" {
  for_each = { for key in var.key[*] : "this" => key }

  statement {
    sid       = "UseKey"
    actions   = local.key_actions
    resources = [each.value.arn]
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  description        = "What the function ${var.name} may do."
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "this" {
  name   = "permissions"
  role   = aws_iam_role.this.name
  policy = data.aws_iam_policy_document.this.json
}

resource "aws_iam_role_policy" "key" {
  for_each = data.aws_iam_policy_document.key

  name   = "key"
  role   = aws_iam_role.this.name
  policy = each.value.json
}

locals {
  # Lambda decrypts the environment in the name of the role. Only who writes to
  # something encrypted asks for new data keys.
  key_actions = concat(["kms:Decrypt"], length(setintersection(local.sends, local.writes)) > 0 ? ["kms:GenerateDataKey"] : [])

  sends = flatten([
    var.permissions[*].actions,
    [for queue in var.failures.dead_letters[*] : "sqs:SendMessage"],
    [for destination in var.failures.destination[*] : local.destination_actions[split(":", destination.arn)[2]]],
  ])

  writes = [
    "kinesis:PutRecord",
    "kinesis:PutRecords",
    "s3:PutObject",
    "secretsmanager:PutSecretValue",
    "sns:Publish",
    "sqs:SendMessage",
  ]

  # What a role must be allowed in order to send to a destination of each service.
  destination_actions = {
    events = "events:PutEvents"
    lambda = "lambda:InvokeFunction"
    sns    = "sns:Publish"
    sqs    = "sqs:SendMessage"
  }
}
