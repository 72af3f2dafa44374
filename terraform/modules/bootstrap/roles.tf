# Nobody holds a key: GitHub says which job asks, and STS believes it.
locals {
  issuer = "token.actions.githubusercontent.com"
  # Spelled out: it is the same whoever makes it, and who may take a role is known before it is there.
  provider = "${local.prefix}:iam::${var.location.account}:oidc-provider/${local.issuer}"
  # A job that names a GitHub environment is known by it alone: which branches may
  # deploy there is a setting of that environment.
  subjects = {
    plan  = { test = "StringLike", value = "repo:${var.repository}:*" }
    apply = { test = "StringEquals", value = "repo:${var.repository}:environment:${var.environment}" }
  }
  documents = merge([
    for role, documents in var.policies : { for name, document in documents : "${role}-${name}" => { role = role, document = document } }
  ]...)
}

resource "aws_iam_openid_connect_provider" "github" {
  for_each = var.identity_provider ? { this = true } : {}

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "trust" {
  #checkov:skip=CKV_AWS_358:The subjects are in local.subjects, where it does not look: one repository, and one GitHub environment of it.
  for_each = local.subjects

  statement {
    sid     = "GitHubJobs"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.provider]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = each.value.test
      variable = "${local.issuer}:sub"
      values   = [each.value.value]
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.subjects

  name                 = "${local.name}-${each.key}"
  path                 = local.path
  description          = each.key == "plan" ? "Jobs of ${var.repository}, from any branch, see what would change in ${var.environment}" : "Jobs of ${var.repository} that GitHub lets into ${var.environment} change it"
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  max_session_duration = 3600
  permissions_boundary = var.permissions_boundary

  depends_on = [aws_iam_openid_connect_provider.github]
}

resource "aws_iam_policy" "this" {
  for_each = local.documents

  name        = "${local.name}-${each.key}"
  path        = local.path
  description = "What the deployment of ${var.environment} needs"
  policy      = each.value.document
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = local.documents

  role       = aws_iam_role.this[each.value.role].name
  policy_arn = aws_iam_policy.this[each.key].arn
}
