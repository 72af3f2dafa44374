# Two buckets, two keys that sign, and two roles that GitHub's jobs take. What is
# lost with a bucket or a key can't be made again: Terraform refuses to destroy it.

locals {
  prefix = "arn:${var.location.partition}"
  state  = "${var.project}-state-${var.location.account}"
  kept   = "${var.project}-artifacts-${var.location.account}"
  name   = "${var.project}-${var.environment}"
  # Outside of what the second role may change: its own names begin otherwise.
  path = "/deploy/"
}

resource "aws_s3_bucket" "state" {
  #checkov:skip=CKV_AWS_18:Who reads and writes the state is in CloudTrail's data events where an account keeps them.
  #checkov:skip=CKV_AWS_144:A copy in another region is the account's decision; versions guard against overwriting and deleting.
  #checkov:skip=CKV2_AWS_62:Nobody listens to the state.
  bucket = local.state

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket" "artifacts" {
  #checkov:skip=CKV_AWS_18:Who reads and writes artifacts is in CloudTrail's data events where an account keeps them.
  #checkov:skip=CKV_AWS_144:A copy in another region is the account's decision; object lock guards against overwriting and deleting.
  #checkov:skip=CKV2_AWS_61:What is locked can't expire: old versions are evidence, too.
  #checkov:skip=CKV2_AWS_62:Nobody listens to the artifacts.
  #checkov:skip=CKV_AWS_300:Nothing is uploaded in parts.
  bucket = local.kept

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  buckets = { state = aws_s3_bucket.state.id, artifacts = aws_s3_bucket.artifacts.id }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.buckets

  bucket = each.value

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.buckets

  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets

  bucket = each.value

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets

  bucket = each.value

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

data "aws_iam_policy_document" "transport" {
  for_each = { state = local.state, artifacts = local.kept }

  statement {
    sid    = "EncryptedTransportOnly"
    effect = "Deny"
    actions = [
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:ListBucket",
      "s3:ListBucketVersions",
      "s3:PutObject",
    ]
    resources = ["${local.prefix}:s3:::${each.value}", "${local.prefix}:s3:::${each.value}/*"]

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
}

resource "aws_s3_bucket_policy" "this" {
  for_each = local.buckets

  bucket = each.value
  policy = data.aws_iam_policy_document.transport[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.old_version_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

# Locks a bucket with versions, also one that was made without.
resource "aws_s3_bucket_object_lock_configuration" "artifacts" {
  bucket = aws_s3_bucket.artifacts.id

  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = var.retention_days
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}
