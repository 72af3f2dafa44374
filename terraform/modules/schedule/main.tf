data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "Call"
    actions   = ["lambda:InvokeFunction"]
    resources = [var.target.arn]
  }

  dynamic "statement" {
    for_each = var.dead_letters[*]

    content {
      sid       = "DeadLetters"
      actions   = ["sqs:SendMessage"]
      resources = [statement.value.arn]
    }
  }
}

# Apart from the other policy, which is known in the first plan; a new key's ARN is not.
data "aws_iam_policy_document" "key" {
  for_each = { for key in var.key[*] : "this" => key }

  statement {
    sid       = "UseKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [each.value.arn]
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  description        = "What the schedule ${var.name} may do."
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

resource "aws_scheduler_schedule" "this" {
  #checkov:skip=CKV_AWS_297:Whoever has a customer key gives it as key; without one AWS's own encrypts the input, which holds no secret.
  name                         = var.name
  description                  = var.description
  schedule_expression          = var.expression
  schedule_expression_timezone = var.timezone
  state                        = var.enabled ? "ENABLED" : "DISABLED"
  kms_key_arn                  = one(var.key[*].arn)

  flexible_time_window {
    mode                      = var.window == 0 ? "OFF" : "FLEXIBLE"
    maximum_window_in_minutes = var.window == 0 ? null : var.window
  }

  target {
    arn      = var.target.arn
    role_arn = aws_iam_role.this.arn
    input    = jsonencode(var.input)

    retry_policy {
      maximum_event_age_in_seconds = var.retry.max_age
      maximum_retry_attempts       = var.retry.attempts
    }

    dynamic "dead_letter_config" {
      for_each = var.dead_letters[*]

      content {
        arn = dead_letter_config.value.arn
      }
    }
  }

  depends_on = [aws_iam_role_policy.this, aws_iam_role_policy.key]
}
