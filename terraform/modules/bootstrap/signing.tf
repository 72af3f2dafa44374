# KMS keeps the private parts: whoever may sign can't take them away. Plans have a
# key of their own: the role that makes them can sign nothing else.
locals {
  signed = { evidence = "evidence", plans = "plans" }
}

data "aws_iam_policy_document" "key" {
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
      "kms:DeleteAlias",
      "kms:DescribeKey",
      "kms:DisableKey",
      "kms:EnableKey",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:GetPublicKey",
      "kms:ListKeyPolicies",
      "kms:ListResourceTags",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:Sign",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
      "kms:Verify",
    ]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["${local.prefix}:iam::${var.location.account}:root"]
    }
  }
}

resource "aws_kms_key" "signing" {
  #checkov:skip=CKV_AWS_7:A key that signs can't be rotated: its public part is what old evidence is verified with.
  for_each = var.signing_keys ? local.signed : {}

  description              = "Signs the ${each.key} of ${var.environment}"
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
  policy                   = data.aws_iam_policy_document.key.json
  deletion_window_in_days  = 30

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "signing" {
  for_each = aws_kms_key.signing

  name          = "alias/${var.project}-${each.key}"
  target_key_id = each.value.key_id
}
