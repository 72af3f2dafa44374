locals {
  arn = "arn:${var.location.partition}:events:${var.location.region}:${var.location.account}:event-bus/${aws_cloudwatch_event_bus.this.name}"
}

resource "aws_cloudwatch_event_bus" "this" {
  name               = var.name
  kms_key_identifier = one(var.key[*].arn)
}

# What is sent to the bus, kept for a replay.
resource "aws_cloudwatch_event_archive" "this" {
  for_each = var.archive == null ? {} : { this = var.archive }

  name             = var.name
  description      = "Events of the bus ${var.name}, for a replay."
  event_source_arn = local.arn
  retention_days   = each.value.retention_days
  event_pattern    = each.value.pattern
}

# Without a policy nobody outside the account may send; inside it, IAM decides.
resource "aws_cloudwatch_event_bus_policy" "this" {
  for_each = data.aws_iam_policy_document.this

  event_bus_name = aws_cloudwatch_event_bus.this.name
  policy         = each.value.json
}

data "aws_iam_policy_document" "this" {
  for_each = length(var.senders) == 0 ? [] : toset(["this"])

  dynamic "statement" {
    for_each = var.senders

    content {
      sid       = statement.key
      actions   = ["events:PutEvents"]
      resources = [local.arn]

      principals {
        type        = "AWS"
        identifiers = ["arn:${var.location.partition}:iam::${statement.value.account}:root"]
      }

      dynamic "condition" {
        for_each = length(statement.value.sources) == 0 ? [] : [statement.value.sources]

        content {
          test     = "StringEquals"
          variable = "events:source"
          values   = condition.value
        }
      }
    }
  }
}
