mock_provider "aws" {
  source = "../../mocks"
}

variables {
  project     = "shop"
  environment = "dev"
  location    = { account = "111111111111", region = "us-east-1" }
  repository  = "example/shop"
  policies = {
    plan  = { first = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"lambda:GetFunction\"],\"Resource\":[\"arn:aws:lambda:us-east-1:111111111111:function:shop-dev-*\"]}]}" }
    apply = { first = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"lambda:CreateFunction\"],\"Resource\":[\"arn:aws:lambda:us-east-1:111111111111:function:shop-dev-*\"]}]}" }
  }
}

run "what_is_kept_is_private_versioned_encrypted_and_locked" {
  command = plan

  assert {
    condition     = aws_s3_bucket.state.bucket == "shop-state-111111111111" && aws_s3_bucket.artifacts.bucket == "shop-artifacts-111111111111"
    error_message = "The buckets must be named for the account."
  }

  assert {
    condition     = alltrue([for each in aws_s3_bucket_versioning.this : one(each.versioning_configuration).status == "Enabled"]) && length(aws_s3_bucket_versioning.this) == 2
    error_message = "Both must keep their versions."
  }

  assert {
    condition     = alltrue([for each in aws_s3_bucket_public_access_block.this : each.block_public_acls && each.block_public_policy && each.ignore_public_acls && each.restrict_public_buckets])
    error_message = "Both must be private."
  }

  assert {
    condition     = alltrue([for each in aws_s3_bucket_server_side_encryption_configuration.this : one(one(each.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"])
    error_message = "Both must be encrypted."
  }

  assert {
    condition     = alltrue([for each in data.aws_iam_policy_document.transport : one(each.statement).effect == "Deny" && one(one(each.statement).condition).variable == "aws:SecureTransport"])
    error_message = "Neither may be reached without TLS."
  }

  assert {
    condition     = one(one(aws_s3_bucket_object_lock_configuration.artifacts.rule).default_retention).mode == "GOVERNANCE" && one(one(aws_s3_bucket_object_lock_configuration.artifacts.rule).default_retention).days == 90
    error_message = "Artifacts must be locked for 90 days."
  }
}

run "the_keys_sign_and_do_nothing_else" {
  command = plan

  assert {
    condition     = alltrue([for key in aws_kms_key.signing : key.customer_master_key_spec == "ECC_NIST_P256" && key.key_usage == "SIGN_VERIFY"])
    error_message = "The keys must be for signing."
  }

  assert {
    condition     = { for name, each in aws_kms_alias.signing : name => each.name } == { evidence = "alias/shop-evidence", plans = "alias/shop-plans" }
    error_message = "Plans must have a key of their own."
  }

  assert {
    condition     = alltrue([for action in flatten([for statement in data.aws_iam_policy_document.key.statement : tolist(statement.actions)]) : !strcontains(action, "*")])
    error_message = "Every action must be named."
  }
}

run "a_plan_is_seen_by_any_branch_and_applied_by_its_environment_alone" {
  command = plan

  assert {
    condition     = { for name, each in data.aws_iam_policy_document.trust : name => one([for condition in one(each.statement).condition : "${condition.test} ${one(condition.values)}" if condition.variable == "token.actions.githubusercontent.com:sub"]) } == { plan = "StringLike repo:example/shop:*", apply = "StringEquals repo:example/shop:environment:dev" }
    error_message = "The second role must be the GitHub environment's alone, the first the repository's."
  }

  assert {
    condition     = alltrue([for each in data.aws_iam_policy_document.trust : anytrue([for condition in one(each.statement).condition : condition.test == "StringEquals" && condition.variable == "token.actions.githubusercontent.com:aud" && one(condition.values) == "sts.amazonaws.com"])])
    error_message = "A token that was made for somebody else must not do."
  }

  assert {
    condition     = alltrue([for each in aws_iam_role.this : each.max_session_duration == 3600 && each.path == "/deploy/"]) && aws_iam_role.this["apply"].name == "shop-dev-apply"
    error_message = "A session must last an hour at most, and the roles lie outside of the deployment's names."
  }

  assert {
    condition     = sort(keys(aws_iam_policy.this)) == sort(["apply-first", "plan-first"]) && aws_iam_role_policy_attachment.this["apply-first"].role == "shop-dev-apply"
    error_message = "Each role must have its own policies."
  }
}

run "what_the_account_has_already_is_taken" {
  command = plan

  variables {
    identity_provider = false
    signing_keys      = false
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && output.identity_provider == "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" && length(aws_kms_key.signing) == 0 && length(output.signing_keys) == 0
    error_message = "Neither provider nor keys must be made."
  }
}

run "what_would_open_the_roles_is_refused" {
  command = plan

  variables {
    project          = "Shop"
    environment      = "*"
    location         = { account = "1", region = "us-east-1" }
    repository       = "example/*"
    retention_days   = 0
    old_version_days = 0
    policies = {
      plan  = {}
      apply = { all = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}" }
    }
  }

  expect_failures = [var.project, var.environment, var.location, var.repository, var.retention_days, var.old_version_days, var.policies]
}
