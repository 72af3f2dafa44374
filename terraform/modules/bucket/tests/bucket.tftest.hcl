mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name = "shop-dev-imports-111111111111"
}

run "a_bucket_is_closed_versioned_and_encrypted" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "Nothing in the bucket may be public."
  }

  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled" && one(aws_s3_bucket_ownership_controls.this.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "Objects must be versioned and be the account's own."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "Objects must be encrypted."
  }

  assert {
    condition     = data.aws_iam_policy_document.this.statement[*].effect == tolist(["Deny"]) && output.arn == "arn:aws:s3:::shop-dev-imports-111111111111"
    error_message = "The policy must refuse plain HTTP, of this bucket."
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this.rule) == 1 && !aws_s3_bucket.this.force_destroy && length(aws_s3_bucket_logging.this) == 0
    error_message = "What is not asked for must not be done: no object expires, none is destroyed."
  }
}

run "a_key_expiry_and_a_log_are_taken" {
  command = plan

  variables {
    key        = { arn = "arn:aws:kms:us-east-1:111111111111:key/1" }
    expiry     = { imported = { prefix = "incoming/", days = 90 } }
    access_log = { bucket = "logs" }
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).kms_master_key_id == var.key.arn && one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled
    error_message = "Objects must be encrypted with the key given, by a bucket key."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[1].expiration).days == 90 && one(aws_s3_bucket_lifecycle_configuration.this.rule[1].filter).prefix == "incoming/"
    error_message = "Objects below the prefix must expire."
  }

  assert {
    condition     = aws_s3_bucket_logging.this["this"].target_bucket == "logs"
    error_message = "Requests must be logged where it is said."
  }
}

run "what_s3_does_not_take_is_refused" {
  command = plan

  variables {
    name             = "shop_dev_imports"
    expiry           = { imported = { prefix = "", days = 0.5 } }
    old_version_days = 0
  }

  expect_failures = [var.name, var.expiry, var.old_version_days]
}
