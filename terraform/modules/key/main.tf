data "aws_iam_policy_document" "this" {
  #checkov:skip=CKV_AWS_109:The policy of a key speaks of that key alone, which it calls *.
  #checkov:skip=CKV_AWS_111:The policy of a key speaks of that key alone, which it calls *.
  #checkov:skip=CKV_AWS_356:The policy of a key speaks of that key alone, which it calls *.

  # Leaves it to IAM who may administer and use the key: without this, not even
  # the account's administrators could.
  statement {
    sid = "IamDecides"
    actions = [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DeleteAlias",
      "kms:DescribeKey",
      "kms:DisableKey",
      "kms:DisableKeyRotation",
      "kms:EnableKey",
      "kms:EnableKeyRotation",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyPair",
      "kms:GenerateDataKeyPairWithoutPlaintext",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListGrants",
      "kms:ListKeyPolicies",
      "kms:ListKeyRotations",
      "kms:ListResourceTags",
      "kms:PutKeyPolicy",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
      "kms:RetireGrant",
      "kms:RevokeGrant",
      "kms:RotateKeyOnDemand",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${var.location.partition}:iam::${var.location.account}:root"]
    }
  }

  dynamic "statement" {
    for_each = contains(var.services, "logs") ? ["logs"] : []

    content {
      sid = "LogsUse"
      actions = [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = ["logs.${var.location.region}.amazonaws.com"]
      }

      condition {
        test     = "ArnLike"
        variable = "kms:EncryptionContext:aws:logs:arn"
        values   = ["arn:${var.location.partition}:logs:${var.location.region}:${var.location.account}:log-group:*"]
      }
    }
  }

  dynamic "statement" {
    for_each = length(local.services) == 0 ? [] : [local.services]

    content {
      sid       = "ServicesUse"
      actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [for service in statement.value : "${service}.amazonaws.com"]
      }

      # Of this account's resources alone: a service acts for others as well.
      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [var.location.account]
      }
    }
  }
}

locals {
  services = setsubtract(var.services, ["logs"])
}

resource "aws_kms_key" "this" {
  description             = var.description
  policy                  = data.aws_iam_policy_document.this.json
  enable_key_rotation     = true
  rotation_period_in_days = var.rotation_days
  deletion_window_in_days = var.deletion_days
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}
