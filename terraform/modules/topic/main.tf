locals {
  arn = "arn:${var.location.partition}:sns:${var.location.region}:${var.location.account}:${var.name}"
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "EncryptedTransportOnly"
    effect    = "Deny"
    actions   = ["sns:Publish"]
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
    for_each = var.publishers

    content {
      sid       = "${title(split(".", statement.key)[0])}Publishes"
      actions   = ["sns:Publish"]
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

resource "aws_sns_topic" "this" {
  name              = var.name
  kms_master_key_id = var.key == null ? "alias/aws/sns" : one(var.key[*].arn)
  tracing_config    = "Active"
  policy            = data.aws_iam_policy_document.this.json
}
