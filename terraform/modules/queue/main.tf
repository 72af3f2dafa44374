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
    for_each = var.senders

    content {
      sid       = "${title(split(".", statement.key)[0])}Sends"
      actions   = ["sqs:SendMessage"]
      resources = [local.arn]

      principals {
        type        = "Service"
        identifiers = [statement.key]
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
  name                              = var.name
  message_retention_seconds         = var.retention_seconds
  visibility_timeout_seconds        = var.visibility_timeout
  sqs_managed_sse_enabled           = var.key == null ? true : null
  kms_master_key_id                 = one(var.key[*].arn)
  kms_data_key_reuse_period_seconds = var.key == null ? null : 300
  policy                            = data.aws_iam_policy_document.this.json

  redrive_policy = var.dead_letters == null ? null : jsonencode({
    deadLetterTargetArn = var.dead_letters.arn
    maxReceiveCount     = var.dead_letters.receives
  })
}

module "alarms" {
  source = "../alarms"

  # The queue's name is taken from the variable: the alarms need not wait for the queue.
  queues  = { (var.name) = { depth = var.alarms.depth, age = var.alarms.age } }
  actions = var.alarms.actions
  runbook = var.alarms.runbook
}
