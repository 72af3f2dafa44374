locals {
  # Made of the name, not read from the queue. The provider waits 25 s for every
  # queue and as long again for a policy of its own: so the policy is an argument
  # of the queue, and whoever is told this ARN or URL need not wait.
  arn = "arn:${var.location.partition}:sqs:${var.location.region}:${var.location.account}:${var.name}"
  url = "https://sqs.${var.location.region}.${local.domain}/${var.location.account}/${var.name}"

  domain = var.location.partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"
}

data "aws_iam_policy_document" "this" {
  statement {
    sid    = "EncryptedTransportOnly"
    effect = "Deny"
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:PurgeQueue",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ]
    resources = [local.arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  dynamic "statement" {
    for_each = length(var.sending_rules) == 0 ? [] : [var.sending_rules]

    content {
      sid       = "RulesSend"
      actions   = ["sqs:SendMessage"]
      resources = [local.arn]

      principals {
        type        = "Service"
        identifiers = ["events.amazonaws.com"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = statement.value
      }
    }
  }
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  message_retention_seconds  = var.retention_seconds
  visibility_timeout_seconds = var.visibility_timeout
  sqs_managed_sse_enabled    = true
  policy                     = data.aws_iam_policy_document.this.json

  redrive_policy = var.dead_letters == null ? null : jsonencode({
    deadLetterTargetArn = var.dead_letters.arn
    maxReceiveCount     = var.dead_letters.receives
  })
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  # The queue's name is taken from the variable: the alarm need not wait for the queue.
  alarm_name          = "${var.name}-depth"
  alarm_description   = "More than ${var.depth_alarm.threshold} messages wait in ${var.name}."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = var.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.depth_alarm.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.depth_alarm.actions
  ok_actions          = var.depth_alarm.actions
}
